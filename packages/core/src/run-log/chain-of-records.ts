import type { LogDamage } from './log-damage.ts'
import { type DecodedLine, noSum } from './run-log-line.ts'
import type { LoggedRecord } from './run-log-record.ts'

/** A line of a log; undefined where it is not as it was written. */
export type LogLine = DecodedLine<LoggedRecord> | undefined

/** The records of a log as one chain. */
export interface Chain {
  /** In the order in which they were written, each once. */
  readonly lines: readonly DecodedLine<LoggedRecord>[]
  readonly damages: readonly LogDamage[]
  /** What is odd and loses nothing: one sentence each. */
  readonly remarks: readonly string[]
  /** How many lines at the end are damaged: the numbers of their records are taken. */
  readonly lost: number
}

interface PlacedLine extends DecodedLine<LoggedRecord> {
  /** Counts from 1 within the file. */
  readonly place: number
}

/**
 * Puts the lines of a log in order, and finds out where records are missing. A line that can't be read is a damage only where the
 * chain has a hole, or at the end; elsewhere nothing was lost with it. `copy` takes the place of a first line that is damaged.
 */
export function chainOfRecords(lines: readonly LogLine[], copy: LogLine): Chain {
  const invalid = lines.flatMap((line, index) => (line === undefined ? [index + 1] : []))
  const read = lines.flatMap((line, index) => (line === undefined ? [] : [{ ...line, place: index + 1 }]))
  const copied = copy !== undefined && read.every(({ record }) => record.n !== 1)
  const once = withoutDoubles(copied ? [{ ...copy, place: 0 }, ...read] : read)
  const inOrder = once.toSorted((a, b) => a.record.n - b.record.n)
  const { damages, explained } = damagesWithin(inOrder, invalid)
  const last = read.at(-1)?.place ?? 0
  const atEnd = invalid.filter((place) => place > last)
  if (atEnd.length > 0 && read.length > 0) damages.push(alteredAtEnd(atEnd))
  const strange = invalid.filter((place) => place < last && !explained.has(place))
  const remarks = [
    ...(copied ? ['The first record of its log was read from its copy.'] : []),
    ...(once.length < read.length ? ['Lines of its log are there twice; each counts once.'] : []),
    ...(inOrder.some((line, index) => line !== once[index]) ? ['The lines of its log were out of order.'] : []),
    ...(strange.length > 0 ? [`Of its log, ${theLines(strange)} held no record, and lost none.`] : []),
  ]
  return { lines: inOrder, damages, remarks, lost: atEnd.length }
}

function withoutDoubles(lines: readonly PlacedLine[]): readonly PlacedLine[] {
  const seen = new Set<string>()
  return lines.filter(({ record: { n }, sum }) => {
    const key = `${n} ${sum}`
    return seen.has(key) ? false : seen.add(key)
  })
}

/** Where numbers are missing, or a record names another one before it than the one that is there. */
function damagesWithin(lines: readonly PlacedLine[], invalid: readonly number[]) {
  const damages: LogDamage[] = []
  const spans: Span[] = []
  let before = { n: 0, place: 0, sums: new Set([noSum]) }
  for (const { record, place, prev, sum } of lines) {
    const { n } = record
    if (n > before.n + 1) {
      const between = { from: firstAbove(invalid, before.place), to: firstAbove(invalid, place - 1) }
      spans.push(between)
      damages.push(holeOf(before.n + 1, n - 1, invalid, between))
    } else if (n === before.n + 1 && !before.sums.has(prev)) {
      const sentence = `Record ${n} of its log does not follow record ${before.n}: what was written there is not known.`
      damages.push({ kind: 'unchained', sentence })
    }
    // Two processes that wrote at the same time gave a number twice.
    before = { n, place, sums: n === before.n ? before.sums.add(sum) : new Set([sum]) }
  }
  return { damages, explained: new Set(placesIn(spans, invalid)) }
}

/** Invalid lines that follow each other, by their positions in the list of them; none where it does not end behind its begin. */
interface Span {
  readonly from: number
  readonly to: number
}

/** The position of the first of rising numbers that is above a value: a log may have a hundred thousand holes. */
function firstAbove(rising: readonly number[], value: number): number {
  let [low, high] = [0, rising.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (rising[middle]! > value) high = middle
    else low = middle + 1
  }
  return low
}

/** The invalid lines that are in one of the spans, each once, though spans overlap where lines are out of order. */
function* placesIn(spans: readonly Span[], invalid: readonly number[]): Generator<number> {
  let next = 0
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    for (next = Math.max(next, from); next < to; next++) yield invalid[next]!
  }
}

function holeOf(from: number, to: number, invalid: readonly number[], between: Span): LogDamage {
  const records = from === to ? `record ${from}` : `records ${from} to ${to}`
  if (from === 1) {
    return { kind: 'first-record', sentence: `How the run began is not known: ${records} of its log can't be read.` }
  }
  if (between.to - between.from < to - from + 1) {
    return { kind: 'gap', sentence: `Of its log, ${records} ${from === to ? 'is' : 'are'} missing.` }
  }
  const places = { first: invalid[between.from]!, last: invalid[between.to - 1]! }
  const sentence = `Of its log, ${linesFrom(places)} can't be read: what ${records} said is not known.`
  return { kind: 'altered', sentence }
}

function alteredAtEnd(places: readonly number[]): LogDamage {
  const sentence = `Of its log, ${theLines(places)} can't be read: what was said at its end is not known.`
  return { kind: 'altered', sentence }
}

function theLines(places: readonly number[]): string {
  return linesFrom({ first: places[0]!, last: places.at(-1)! })
}

function linesFrom({ first, last }: { readonly first: number; readonly last: number }): string {
  return first === last ? `line ${first}` : `lines ${first} to ${last}`
}
