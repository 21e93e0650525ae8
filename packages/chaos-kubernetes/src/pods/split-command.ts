import { StepFailure } from 'chaos-plugin-api'

/** Splits a command into words as a POSIX shell does: quotes and backslashes count, nothing is expanded. */
export function splitCommand(text: string): readonly string[] {
  const words: string[] = []
  let word: string | undefined
  let quote: '"' | "'" | undefined
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at]!
    if (quote !== undefined && char === quote) quote = undefined
    else if (quote === "'") word = `${word ?? ''}${char}`
    else if (char === '\\' && (quote === undefined || '"\\'.includes(text[at + 1] ?? ''))) {
      at += 1
      word = `${word ?? ''}${text[at] ?? ''}`
    } else if (quote === undefined && (char === '"' || char === "'")) {
      quote = char
      word ??= ''
    } else if (quote === undefined && /\s/.test(char)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else word = `${word ?? ''}${char}`
  }
  if (quote !== undefined) {
    throw new StepFailure('The command has a quotation mark that is not closed.', { remedy: 'Close it.' })
  }
  return word === undefined ? words : [...words, word]
}
