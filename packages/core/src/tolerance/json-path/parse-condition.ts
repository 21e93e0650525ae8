import type { Condition, JsonPath, Operand, Operator } from './json-path.ts'
import type { TokenReader } from './token-reader.ts'

const operators: readonly Operator[] = ['=', '!=', '<', '<=', '>', '>=', 'contains']

/** Reads a path from its `$` or `@` on. */
type ParsePath = (reader: TokenReader) => JsonPath

/** A condition of a filter. `or` binds tighter than `and`: that is how the reference has it. */
export function parseCondition(reader: TokenReader, parsePath: ParsePath): Condition {
  return parseChain(reader, 'and', () => parseChain(reader, 'or', () => parseNegation(reader, parsePath)))
}

function parseChain(reader: TokenReader, kind: 'and' | 'or', parsePart: () => Condition): Condition {
  const first = parsePart()
  const conditions = [first]
  while (reader.takes(kind)) conditions.push(parsePart())
  return conditions.length === 1 ? first : { kind, conditions }
}

function parseNegation(reader: TokenReader, parsePath: ParsePath): Condition {
  if (reader.takes('not')) return { kind: 'not', condition: parseNegation(reader, parsePath) }
  if (reader.takes('(')) {
    const condition = parseCondition(reader, parsePath)
    reader.take(')')
    return condition
  }
  const left = parseOperand(reader, parsePath)
  const operator = operators.find((candidate) => reader.takes(candidate))
  if (operator === undefined) return { kind: 'exists', operand: left }
  if (operator === '=' && reader.sees('=')) throw reader.unexpected('values are compared with one =')
  return { kind: 'comparison', operator, left, right: parseOperand(reader, parsePath) }
}

/** A path or a value of JSON. */
export function parseOperand(reader: TokenReader, parsePath: ParsePath): Operand {
  return reader.sees('$') || reader.sees('@') ? { path: parsePath(reader) } : { value: parseValue(reader) }
}

function parseValue(reader: TokenReader): unknown {
  const { next } = reader
  if (next.kind === 'text') return reader.takeKind('text').text
  if (next.kind === 'number') return Number(reader.takeKind('number').text)
  if (reader.takes('true')) return true
  if (reader.takes('false')) return false
  if (reader.takes('null')) return null
  if (reader.takes('[')) return parseList(reader, ']', () => parseValue(reader))
  if (reader.takes('{')) return Object.fromEntries(parseList(reader, '}', () => parseEntry(reader)))
  throw reader.unexpected()
}

function parseList<Item>(reader: TokenReader, close: string, parseItem: () => Item): Item[] {
  const items: Item[] = []
  if (reader.takes(close)) return items
  do items.push(parseItem())
  while (reader.takes(','))
  reader.take(close)
  return items
}

function parseEntry(reader: TokenReader): readonly [string, unknown] {
  const name = reader.takeKind('text').text
  reader.take(':')
  return [name, parseValue(reader)]
}
