import { isMapping } from 'chaos-plugin-api'
import { unwrapFloats } from '../python/python-float.ts'

/** Takes the secrets out of a text. */
export type Mask = (text: string) => string
export const unmasked: Mask = (text) => text

/** Characters of a value that are shown at most. */
const shown = 160
/** Characters of it that are looked at, so that a secret is masked as a whole before it is cut. */
const lookedAt = 2 ** 16

/**
 * A value as it is shown in a line: as JSON has it, cut after 160 characters. Of a process the exit code and what it said
 * (on standard error only if that is not 0), of an HTTP answer the status and how its body begins. `mask` takes the secrets out before anything is cut.
 *
 * @example
 * valueInShort({ status: 1, stdout: '', stderr: 'no such file\n' }) // → 'exit code 1, standard error "no such file"'
 */
export function valueInShort(value: unknown, mask: Mask = unmasked): string {
  try {
    return told(unwrapFloats(value), mask)
  } catch {
    return 'a value that contains itself, or is too deep to be shown'
  }
}

/**
 * How a text begins, or with `from: 'end'` how it ends, in quotation marks and on one line; undefined where it is blank. Of what a program
 * complains the end counts: there it says why it gave up.
 */
export function wordsInShort(
  text: string,
  mask: Mask = unmasked,
  { from = 'start' }: { readonly from?: 'start' | 'end' } = {},
): string | undefined {
  const words = text.trim()
  if (words === '') return undefined
  if (from === 'start') return cut(JSON.stringify(mask(words.slice(0, lookedAt))))
  const masked = mask(words.slice(-lookedAt))
  return JSON.stringify(masked.length <= shown ? masked : `…${masked.slice(-shown)}`)
}

/** How a text begins, secrets masked before it is cut. */
export function textInShort(text: string, mask: Mask = unmasked): string {
  return cut(mask(text.slice(0, lookedAt)))
}

function told(value: unknown, mask: Mask): string {
  if (isMapping(value) && typeof value['status'] === 'number') {
    const { status, stdout, stderr, body } = value
    if (typeof stdout === 'string' && typeof stderr === 'string') {
      const how = status < 0 ? `ended by signal ${-status}` : `exit code ${status}`
      // What a program that has done its work says there is how far it was.
      const complaint = status === 0 ? undefined : wordsInShort(stderr, mask, { from: 'end' })
      if (complaint !== undefined) return `${how}, standard error ${complaint}`
      const words = wordsInShort(stdout, mask)
      return words === undefined ? how : `${how}, standard output ${words}`
    }
    if ('headers' in value && 'body' in value) {
      const empty = body === '' || body === null
      return `status ${status}${empty ? '' : `, body ${cut(mask(textOf(body, mask)))}`}`
    }
  }
  return cut(mask(textOf(value, mask)))
}

/** As JSON, as far as it is looked at. */
function textOf(value: unknown, mask: Mask): string {
  let left = lookedAt
  const shorten = (_key: string, part: unknown) => {
    left -= typeof part === 'string' ? part.length : 4
    if (left < 0) return undefined
    return typeof part === 'string' ? mask(part.slice(0, lookedAt)) : part
  }
  return (JSON.stringify(value, shorten) ?? 'null').slice(0, lookedAt)
}

function cut(text: string): string {
  return text.length <= shown ? text : `${text.slice(0, shown)}…`
}
