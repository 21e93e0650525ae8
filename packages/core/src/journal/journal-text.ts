import { jsonForm } from '../documents/json-form.ts'

/** Characters that are handed over at once, roughly. */
const piece = 2 ** 16

/** A list or mapping that is being written. */
interface Open {
  readonly close: ']' | '}'
  readonly values: readonly unknown[]
  /** Of a mapping. */
  readonly names: readonly string[] | undefined
  next: number
  empty: boolean
}

/**
 * The text of a journal, in pieces: JSON, indented by two, with a newline at its end. The same as `JSON.stringify` gives, which makes one string
 * of it, and so fails where that would be too long.
 *
 * @example
 * [...journalText({ run: [] })].join('') // → '{\n  "run": []\n}\n'
 */
export function* journalText(journal: object): Generator<string> {
  let text = ''
  const open: Open[] = []

  function begin(value: unknown): void {
    if (typeof value !== 'object' || value === null) {
      text += JSON.stringify(value) ?? 'null'
      return
    }
    const names = Array.isArray(value) ? undefined : Object.keys(value)
    const values = Array.isArray(value) ? (value as unknown[]) : Object.values(value as object)
    text += names === undefined ? '[' : '{'
    open.push({ close: names === undefined ? ']' : '}', values, names, next: 0, empty: true })
  }

  begin(jsonForm(journal))
  for (let level = open.at(-1); level !== undefined; level = open.at(-1)) {
    if (level.next === level.values.length) {
      open.pop()
      text += level.empty ? level.close : `\n${indent(open.length)}${level.close}`
    } else {
      const at = level.next++
      const value = jsonForm(level.values[at])
      const name = level.names?.[at]
      if (name !== undefined && isLeftOut(value)) continue
      text += `${level.empty ? '' : ','}\n${indent(open.length)}${name === undefined ? '' : `${JSON.stringify(name)}: `}`
      level.empty = false
      begin(value)
    }
    if (text.length >= piece) {
      yield text
      text = ''
    }
  }
  yield `${text}\n`
}

function isLeftOut(value: unknown): boolean {
  return value === undefined || typeof value === 'function' || typeof value === 'symbol'
}

function indent(levels: number): string {
  return '  '.repeat(levels)
}
