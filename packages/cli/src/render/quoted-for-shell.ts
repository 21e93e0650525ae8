/**
 * A word of a command line as a POSIX shell takes it for one word: in quotes where it needs them.
 *
 * @example
 * quotedForShell('my file.json') // → "'my file.json'"
 */
export function quotedForShell(word: string): string {
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
