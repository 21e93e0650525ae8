import { mostLevels, mostValues } from 'chaos-plugin-api'
import { DocumentSyntaxError, positionAt } from './parsed-document.ts'

const backslash = 0x5c

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
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let before = at
    while (before - 1 > start && text.charCodeAt(before - 1) === backslash) before--
    if ((at - before) % 2 === 0) return at
  }
  return text.length
}
