import { stripVTControlCharacters } from 'node:util'

/**
 * What takes two columns of a terminal: the characters that Unicode's EastAsianWidth.txt has as wide (W) or fullwidth (F), by their blocks, and
 * emoji. Unicode 16.
 */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u4dbf\u4e00-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18cff}\u{1aff0}-\u{1b2fb}\u{1d300}-\u{1d376}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}]|\ufe0f|\p{Emoji_Presentation}/u

/** What is put on other characters, or says how to show them: only where there is some, a character is more than one code point. */
const joined = /[\p{M}\p{Cf}]/u

/** What takes none of its own: marks that are put on other characters, and what only says how to show them. */
const without = /^[\p{M}\p{Cf}]+$/u

let segmenter: Intl.Segmenter | undefined

/** The characters of a text as a person counts them. */
export function charactersOf(text: string): readonly string[] {
  segmenter ??= new Intl.Segmenter()
  return Array.from(segmenter.segment(text), ({ segment }) => segment)
}

/**
 * How many columns of a terminal a text takes; escape sequences take none.
 *
 * @example
 * columnsOf('日本') // → 4
 */
export function columnsOf(text: string): number {
  const shown = stripVTControlCharacters(text)
  // Most texts are such, and what looks for characters takes 20 ms to be made.
  if (/^[\0-\u02ff]*$/.test(shown)) return shown.length
  if (!wide.test(shown) && !joined.test(shown)) return Array.from(shown).length
  let columns = 0
  for (const character of charactersOf(shown)) columns += wide.test(character) ? 2 : without.test(character) ? 0 : 1
  return columns
}

/** A text with as many spaces behind it as it takes to be so many columns wide. */
export function padColumns(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)))
}

/** The beginning of a text that takes no more than so many columns. */
export function cutColumns(text: string, columns: number): string {
  let cut = ''
  let left = columns
  for (const character of charactersOf(text)) {
    left -= columnsOf(character)
    if (left < 0) break
    cut += character
  }
  return cut
}
