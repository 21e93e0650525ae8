/**
 * What a terminal obeys instead of showing it, or shows elsewhere than it stands: control characters (with them all escape sequences), what turns
 * the direction of writing, separators of lines; and halves of characters, which can't be written at all. Tabs are fine.
 */
const unsafe = /(?!\t)[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]/gu

/**
 * A text from outside as it may be shown on one line: what a terminal would obey is written out, so that one sees that it is there.
 *
 * @example
 * harmless('a\u001b[2Jb\nc') // → 'a\\x1b[2Jb\\nc'
 */
export function harmless(text: string): string {
  return text.replaceAll(unsafe, writtenOut)
}

/** The same for a text of many lines: their breaks stay. */
export function harmlessLines(text: string): string {
  return text.split('\n').map(harmless).join('\n')
}

/** The same for JSON, which stays JSON with the same meaning: there all of it can only stand within texts. Line breaks between values stay. */
export function harmlessJson(json: string): string {
  return json.replaceAll(unsafe, (char) => (char === '\n' ? char : `\\u${hex(char, 4)}`))
}

function writtenOut(char: string): string {
  if (char === '\n') return '\\n'
  if (char === '\r') return '\\r'
  return char.charCodeAt(0) <= 0xff ? `\\x${hex(char, 2)}` : `\\u${hex(char, 4)}`
}

function hex(char: string, digits: number): string {
  return char.charCodeAt(0).toString(16).padStart(digits, '0')
}
