import { mostLevels, mostValues } from 'chaos-plugin-api'
import { DocumentSyntaxError, positionAt } from './parsed-document.ts'

/**
 * Looks through a text of JSON for more levels or values than a document may have, before anything is made of it. What is no JSON passes, as far
 * as it has few of both. Throws `DocumentSyntaxError`.
 */
export function checkJsonBounds(text: string): void {
  let levels = 0
  let values = 1
  for (let at = 0; at < text.length; at++) {
    switch (text.charAt(at)) {
      case '"':
        at = endOfText(text, at)
        break
      case '[':
      case '{':
        values++
        if (++levels > mostLevels) fail(`there are more than ${mostLevels} levels`, at)
        break
      case ']':
      case '}':
        levels--
        break
      case ',':
        if (++values > mostValues) fail(`there are more than ${mostValues} values before this`, at)
        break
      default:
    }
  }

  function fail(message: string, at: number): never {
    throw new DocumentSyntaxError(message, positionAt(text, at))
  }
}

/** Where the quote is that closes a text; its length where there is none. */
export function endOfText(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text.charAt(at) !== '"') at += text.charAt(at) === '\\' ? 2 : 1
  return at
}
