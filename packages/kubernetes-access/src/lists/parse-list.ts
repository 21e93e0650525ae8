import type { ListItems } from '../objects/list.ts'
import { findItems } from './find-items.ts'

/** A list as it was sent: its own fields, and its items, each of which is parsed when it is its turn. */
export interface ParsedList {
  readonly fields: Readonly<Record<string, unknown>>
  readonly items: ListItems<unknown>
}

/**
 * Reads the JSON text of a list by `parse`. Of its items no more than one at a time is made, so whoever walks through them holds only what he keeps of
 * them. `undefined` for JSON that is no list.
 */
export function parseList(bytes: Buffer, parse: (text: string) => unknown): ParsedList | undefined {
  const ranges = findItems(bytes)
  const text =
    ranges === undefined ? bytes.toString() : bytes.toString('utf8', 0, ranges.from) + bytes.toString('utf8', ranges.to)
  const fields = parse(text) as Readonly<Record<string, unknown>> | null
  const items = fields?.['items']
  if (!Array.isArray(items)) return undefined
  return { fields: fields!, items: ranges === undefined ? items : itemsIn(bytes, ranges.bounds, parse) }
}

function itemsIn(bytes: Buffer, bounds: readonly number[], parse: (text: string) => unknown): ListItems<unknown> {
  return {
    length: bounds.length / 2,
    *[Symbol.iterator]() {
      for (let at = 0; at < bounds.length; at += 2) yield parse(bytes.toString('utf8', bounds[at], bounds[at + 1]))
    },
  }
}
