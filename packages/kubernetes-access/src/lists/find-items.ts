import type { WantedFields } from './wanted-fields.ts'

/** Where the items of a list stand in its JSON text, in bytes. */
export interface ItemRanges {
  /** Behind the bracket that opens the items, and at the one that closes them. */
  readonly from: number
  readonly to: number
  /** Where each item begins and where it ends, one after another. */
  readonly bounds: readonly number[]
  /** Where the value of each wanted field begins and ends, item after item; two zeros where an item has none. */
  readonly places: readonly number[]
}

const quote = 0x22
const backslash = 0x5c
const colon = 0x3a
const comma = 0x2c
const openBrace = 0x7b
const openBracket = 0x5b
const closeBrace = 0x7d
const closeBracket = 0x5d
/** How deep the items of the list stand, the fields of an item (`metadata`), and theirs (`name`). */
const ofItems = 2
const ofItem = 3
const ofPart = 4

/**
 * Finds the items of a list, so that each can be parsed by itself, and in them the fields that are wanted: a page of 500 pods is 3 MB, of which little is
 * needed of each. `undefined` where there are none to be found; what is no JSON is not noticed here.
 *
 * @example
 * findItems(Buffer.from('{"kind":"PodList","items":[{"a":1},{"b":2}]}'), undefined)
 * // → { from: 27, to: 42, bounds: [27, 34, 35, 42], places: [] }
 */
export function findItems(bytes: Buffer, wanted: WantedFields | undefined): ItemRanges | undefined {
  const { length } = bytes
  const bounds: number[] = []
  const places: number[] = []
  const none = Array.from({ length: (wanted?.count ?? 0) * 2 }, () => 0)
  let found: ItemRanges | undefined
  let depth = 0
  /** Where the latest string stands, with its quotes. */
  let textFrom = 0
  let textTo = 0
  /** Where the items begin; negative outside of them. */
  let from = -1
  let begin = 0
  let part: ReadonlyMap<string, number> | undefined
  /** Where the bounds of a wanted field go, while its value is passed. */
  let place = -1
  for (let at = 0; at < length; at += 1) {
    const byte = bytes[at]!
    switch (byte) {
      case quote:
        textFrom = at
        for (at += 1; at < length && bytes[at]! !== quote; at += 1) if (bytes[at]! === backslash) at += 1
        textTo = at
        break
      case openBrace:
      case openBracket:
        depth += 1
        if (depth !== ofItems || byte !== openBracket || nameAt(bytes, textFrom, textTo) !== 'items') break
        // The last of two counts for who parses the whole text, so that is left to him.
        if (found !== undefined) return undefined
        from = at + 1
        begin = from
        places.push(...none)
        break
      case colon:
        if (wanted === undefined || from < 0) break
        if (depth === ofItem) part = wanted.parts.get(nameAt(bytes, textFrom, textTo))
        else if (depth === ofPart && part !== undefined) {
          const index = part.get(nameAt(bytes, textFrom, textTo))
          if (index === undefined) break
          place = places.length - none.length + index * 2
          places[place] = at + 1
        }
        break
      case comma:
      case closeBrace:
      case closeBracket:
        if (place >= 0 && depth === ofPart) {
          places[place + 1] = at
          place = -1
        } else if (depth === ofItems && from >= 0) {
          const isLast = byte !== comma
          if (!isLast || bounds.length > 0 || !isBlank(bytes, begin, at)) bounds.push(begin, at)
          begin = at + 1
          if (!isLast) places.push(...none)
          else {
            found = { from, to: at, bounds, places }
            from = -1
          }
        }
        if (byte !== comma) depth -= 1
    }
  }
  return found
}

function nameAt(bytes: Buffer, from: number, to: number): string {
  return bytes.toString('latin1', from + 1, to)
}

function isBlank(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (!blanks.has(bytes[at]!)) return false
  return true
}

const blanks = new Set(Buffer.from(' \t\r\n'))
