import { sep } from 'node:path'

/** What stands in no word as it is; on Windows paths are made of backslashes. */
const special = sep === '\\' ? /[^\w./:@%+=,\\-]/ : /[^\w./:@%+=,-]/

/**
 * A word of a command line as a POSIX shell takes it for one word: in quotes where it needs them.
 *
 * @example
 * quotedForShell('my file.json') // → "'my file.json'"
 */
export function quotedForShell(word: string): string {
  return word === '' || special.test(word) ? `'${word.replaceAll("'", `'\\''`)}'` : word
}
