import { EndsOfLiterals } from './ends-of-literals.ts'
import type { Literal } from './literal.ts'

/** The shortest literal, and how many characters are looked at to find where one may begin. */
export const shortestLiteral = 3
/** Places in the filter: a power of two. */
const places = 1 << 18
/** What stands where a text was cut off, and how much of a literal must be left beside it to be taken for one. */
const ellipsis = '…'
const shortestRest = 5
/** Of so many texts that hold no literal it is remembered, and how long those are at most. */
const remembered = 1000
const longestRemembered = 200

/**
 * Finds any number of literals in one pass, and what is left of one beside an ellipsis: who shortens a text knows no literals. The time depends on the length of the text, and hardly on the number of literals: a filter of the first
 * characters of all of them tells where one may begin, and only there they are compared.
 */
export class LiteralFinder {
  readonly #filter = new Uint8Array(places)
  /** By their first characters, longest first. */
  readonly #beginning = new Map<number, Literal[]>()
  readonly #literals: readonly Literal[]
  #ends: EndsOfLiterals | undefined
  /** Texts without a literal: addresses and names come again and again in what a run writes down. */
  readonly #clean = new Set<string>()

  constructor(literals: Iterable<Literal>) {
    this.#literals = [...literals]
    for (const literal of this.#literals) {
      const { text } = literal
      const at = placeOf(text.charCodeAt(0), text.charCodeAt(1), text.charCodeAt(2))
      this.#filter[at] = 1
      const others = this.#beginning.get(at)
      if (others === undefined) this.#beginning.set(at, [literal])
      else others.push(literal)
    }
    for (const list of this.#beginning.values()) list.sort((one, other) => other.text.length - one.text.length)
  }

  /** The text with each literal replaced: from left to right, and the longest of those that begin at the same place. */
  replace(text: string): string {
    if (this.#clean.has(text)) return text
    const replaced = this.#search(text)
    if (replaced === text && text.length <= longestRemembered) {
      if (this.#clean.size >= remembered) this.#clean.clear()
      this.#clean.add(text)
    }
    return replaced
  }

  #search(text: string): string {
    let result = ''
    let copied = 0
    let first = text.charCodeAt(0)
    let second = text.charCodeAt(1)
    for (let at = 0; at + shortestLiteral <= text.length; at++) {
      const third = text.charCodeAt(at + 2)
      const place = placeOf(first, second, third)
      first = second
      second = third
      const found =
        (this.#filter[place] === 0 ? undefined : this.#literalAt(text, at, place)) ??
        (text[at - 1] === ellipsis ? this.#restAt(text, at) : undefined)
      if (found === undefined) continue
      result += text.slice(copied, at) + found.becomes
      copied = found.end
      at = found.end - 1
      first = text.charCodeAt(found.end)
      second = text.charCodeAt(found.end + 1)
    }
    return copied === 0 ? text : result + text.slice(copied)
  }

  #literalAt(text: string, at: number, place: number): { readonly becomes: string; readonly end: number } | undefined {
    for (const literal of this.#beginning.get(place) ?? []) {
      const end = endOf(literal, text, at)
      if (end !== undefined) return { becomes: literal.becomes, end }
    }
    return undefined
  }

  /** The end of a literal, the beginning of which was cut off. */
  #restAt(text: string, at: number): { readonly becomes: string; readonly end: number } | undefined {
    this.#ends ??= new EndsOfLiterals(
      this.#literals.filter(({ alone, rare }) => alone !== true && rare !== true),
      shortestRest,
    )
    for (const { literal, from } of this.#ends.at(text, at)) {
      const rest = literal.text.slice(from)
      const wrapped = () => (literal.wraps === true ? wrappedEnd(rest, text, at) : undefined)
      const end = text.startsWith(rest, at) ? at + rest.length : wrapped()
      if (end !== undefined) return { becomes: literal.becomes, end }
    }
    return undefined
  }
}

function placeOf(first: number, second: number, third: number): number {
  return ((first << 11) ^ (second << 6) ^ third) & (places - 1)
}

function endOf({ text: literal, alone, wraps }: Literal, text: string, at: number): number | undefined {
  const end = text.startsWith(literal, at)
    ? at + literal.length
    : ((wraps === true ? wrappedEnd(literal, text, at) : undefined) ??
      (alone === true ? undefined : cutEnd(literal, text, at)))
  if (end === undefined || alone !== true) return end
  return isPartOfWord(text, at - 1) || isPartOfWord(text, end) ? undefined : end
}

/** Where the beginning of a literal ends, the rest of which was cut off. */
function cutEnd(literal: string, text: string, start: number): number | undefined {
  let length = 0
  while (length < literal.length && text[start + length] === literal[length]) length++
  return length >= shortestRest && text[start + length] === ellipsis ? start + length : undefined
}

/** Where a literal ends that has line breaks in it, as they are or escaped, and blanks at the beginning of a line; its end may be cut off. */
function wrappedEnd(literal: string, text: string, start: number): number | undefined {
  let at = start
  for (let index = 0; index < literal.length; ) {
    if (text[at] === literal[index]) {
      at++
      index++
      continue
    }
    const length = breakAt(text, at)
    if (length === 0) return index >= shortestRest && text[at] === ellipsis ? at : undefined
    at += length
  }
  return at
}

function breakAt(text: string, at: number): number {
  const char = text[at]
  if (char === '\n' || char === '\r' || char === ' ' || char === '\t') return 1
  return char === '\\' && (text[at + 1] === 'n' || text[at + 1] === 'r') ? 2 : 0
}

function isPartOfWord(text: string, at: number): boolean {
  if (at < 0 || at >= text.length) return false
  // Half of a character beyond the first 65 536 counts as a part of a word only together with its other half.
  const low = (text.charCodeAt(at) & 0xfc00) === 0xdc00
  return /[\p{L}\p{N}_]/u.test(String.fromCodePoint(text.codePointAt(low && at > 0 ? at - 1 : at)!))
}
