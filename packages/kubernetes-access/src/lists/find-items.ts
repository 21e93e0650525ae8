/** Where the items of a list stand in its JSON text, in bytes. */
export interface ItemRanges {
  /** Behind the bracket that opens the items, and at the one that closes them. */
  readonly from: number
  readonly to: number
  /** Where each item begins and where it ends, one after another. */
  readonly bounds: readonly number[]
}

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const openBrace = 0x7b
const openBracket = 0x5b
const closeBrace = 0x7d
const closeBracket = 0x5d
/** Of the list's own fields, and of its items. */
const ofFields = 1
const ofItems = 2

/**
 * Finds the items of a list, so that each can be parsed by itself: a page of 500 pods is 3 MB, of which little is needed of each. `undefined` where there
 * are none to be found; what is no JSON is not noticed here.
 *
 * @example
 * findItems(Buffer.from('{"kind":"PodList","items":[{"a":1},{"b":2}]}'))
 * // → { from: 27, to: 42, bounds: [27, 34, 35, 42] }
 */
export function findItems(bytes: Uint8Array): ItemRanges | undefined {
  const bounds: number[] = []
  let found: ItemRanges | undefined
  let depth = 0
  let name = 0
  let from = -1
  let begin = 0
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]!
    switch (byte) {
      case quote:
        if (depth === ofFields) name = at
        at = endOfString(bytes, at)
        break
      case openBrace:
      case openBracket:
        depth += 1
        if (depth !== ofItems || byte !== openBracket || !isItems(bytes, name)) break
        // The last of two counts for who parses the whole text, so that is left to him.
        if (found !== undefined) return undefined
        from = at + 1
        begin = from
        break
      case comma:
        if (depth !== ofItems || from < 0) break
        bounds.push(begin, at)
        begin = at + 1
        break
      case closeBrace:
      case closeBracket:
        if (depth === ofItems && from >= 0) {
          if (bounds.length > 0 || !isBlank(bytes, begin, at)) bounds.push(begin, at)
          found = { from, to: at, bounds }
          from = -1
        }
        depth -= 1
    }
  }
  return found
}

/** The byte of the quote that ends a string. */
function endOfString(bytes: Uint8Array, begin: number): number {
  let at = begin + 1
  while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1
  return at
}

const itemsKey = Buffer.from('"items"')

function isItems(bytes: Uint8Array, at: number): boolean {
  return itemsKey.every((byte, index) => bytes[at + index] === byte)
}

function isBlank(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (!blanks.has(bytes[at]!)) return false
  return true
}

const blanks = new Set(Buffer.from(' \t\r\n'))
