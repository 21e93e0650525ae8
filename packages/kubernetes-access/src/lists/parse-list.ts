import type { ListItems } from '../objects/list.ts'
import { findItems, type ItemRanges } from './find-items.ts'
import type { WantedFields } from './wanted-fields.ts'

/** A list as it was sent: its own fields, and its items, each of which is parsed when it is its turn. */
export interface ParsedList {
  readonly fields: Readonly<Record<string, unknown>>
  readonly items: ListItems<unknown>
}

type Parse = (text: string) => unknown

/**
 * Reads the JSON text of a list by `parse`. Of its items no more than one at a time is made, so whoever walks through them holds only what he keeps of
 * them; where only some fields are wanted, nothing else of an item is parsed. `undefined` for JSON that is no list.
 */
export function parseList(bytes: Buffer, parse: Parse, wanted?: WantedFields): ParsedList | undefined {
  const ranges = findItems(bytes, wanted)
  const text =
    ranges === undefined ? bytes.toString() : bytes.toString('utf8', 0, ranges.from) + bytes.toString('utf8', ranges.to)
  const fields = parse(text) as Readonly<Record<string, unknown>> | null
  const items = fields?.['items']
  // An API server sends metadata alone of no objects so.
  if (items === null) return { fields: fields!, items: [] }
  if (!Array.isArray(items)) return undefined
  if (ranges === undefined) return { fields: fields!, items }
  return {
    fields: fields!,
    items: wanted === undefined ? whole(bytes, ranges, parse) : partial(bytes, ranges, parse, wanted),
  }
}

function whole(bytes: Buffer, { bounds }: ItemRanges, parse: Parse): ListItems<unknown> {
  return {
    length: bounds.length / 2,
    *[Symbol.iterator]() {
      for (let at = 0; at < bounds.length; at += 2) yield parse(bytes.toString('utf8', bounds[at], bounds[at + 1]))
    },
  }
}

/** Items that have nothing but what is wanted of them, and each of the parts in which that would stand. */
function partial(
  bytes: Buffer,
  { bounds, places }: ItemRanges,
  parse: Parse,
  { parts, count }: WantedFields,
): ListItems<unknown> {
  return {
    length: bounds.length / 2,
    *[Symbol.iterator]() {
      for (let number = 0; number < bounds.length / 2; number += 1) {
        const first = number * count * 2
        const item: Record<string, Record<string, unknown>> = {}
        for (const [part, names] of parts) {
          const made: Record<string, unknown> = {}
          for (const [name, index] of names) {
            const from = places[first + index * 2]!
            if (from > 0) made[name] = parse(bytes.toString('utf8', from, places[first + index * 2 + 1]))
          }
          item[part] = made
        }
        yield item
      }
    },
  }
}
