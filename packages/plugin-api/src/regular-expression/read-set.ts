import { categoryOf, type SetItem, writeSet } from './character-set.ts'
import type { PatternFlags } from './pattern-flags.ts'
import type { PatternReader } from './pattern-reader.ts'
import { readEscape } from './read-escape.ts'

/** Reads a set of characters, behind its `[`, and writes it in JavaScript's syntax. */
export function readSet(reader: PatternReader, flags: PatternFlags, bothCases: boolean): string {
  const start = reader.position - 1
  const unterminated = () => reader.error('unterminated character set', start)
  const negated = reader.takes('^')
  const items: SetItem[] = []
  for (;;) {
    const at = reader.position
    // A bracket that comes first is a member.
    if (items.length > 0 && reader.takes(']')) return writeSet(items, negated, bothCases)
    const first = readMember(reader, flags, unterminated)
    if (!reader.takes('-')) {
      items.push(first)
      continue
    }
    if (reader.peek === undefined) throw unterminated()
    if (reader.takes(']')) {
      const hyphen = 0x2d
      return writeSet([...items, first, { from: hyphen, to: hyphen }], negated, bothCases)
    }
    const last = readMember(reader, flags, unterminated)
    if ('category' in first || 'category' in last || last.from < first.from) {
      throw reader.error(`bad character range ${reader.textFrom(at)}`, at)
    }
    items.push({ from: first.from, to: last.to })
  }
}

function readMember(reader: PatternReader, flags: PatternFlags, unterminated: () => Error): SetItem {
  const char = reader.next()
  if (char === undefined) throw unterminated()
  if (char !== '\\') return single(char.codePointAt(0) ?? 0)
  const escaped = readEscape(reader, 'set')
  if ('code' in escaped) return single(escaped.code)
  return { category: 'letter' in escaped ? (categoryOf(escaped.letter, flags) ?? '') : '' }
}

function single(code: number): SetItem {
  return { from: code, to: code }
}
