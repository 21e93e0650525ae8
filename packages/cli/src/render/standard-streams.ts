import { harmless, harmlessJson, harmlessLines } from './harmless.ts'
import { applyStyle } from './style.ts'
import { terminalWidth } from './terminal-width.ts'

/** Prints a result for people on standard output: lines, what is in them made harmless, styles applied. */
export function print(text: string): void {
  process.stdout.write(applyStyle(text, harmlessLines))
}

/** Columns that a result for people may have. */
export function printedWidth(): number {
  return terminalWidth(process.stdout)
}

/** Prints a result for programs on standard output: JSON, or a piece of it, with the same meaning. Returns what the stream's `write` returns. */
export function printJson(json: string): boolean {
  return process.stdout.write(harmlessJson(json))
}

/** Prints on standard output what a shell is to evaluate: it has to be exact. */
export function printExactly(text: string): void {
  process.stdout.write(text)
}

/** Prints a sentence on standard error, as it is but made harmless: what may repeat a secret goes through `complain` or the `ConsoleReport`. */
export function printSentence(sentence: string): void {
  const { stderr } = process
  stderr.write(`${applyStyle(sentence, harmless, stderr.isTTY ? { width: terminalWidth(stderr) } : {})}\n`)
}
