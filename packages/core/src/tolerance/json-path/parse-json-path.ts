import type { FunctionName, JsonPath, Segment, Subscript } from './json-path.ts'
import { parseCondition, parseOperand } from './parse-condition.ts'
import { TokenReader } from './token-reader.ts'
import { JsonPathError } from './tokenize.ts'

const functions: readonly string[] = [
  'length',
  'keys',
  'values',
  'entries',
  'charAt',
  'substring',
] satisfies FunctionName[]

/** A JSON path in the dialect of the Python library jsonpath2, or what is wrong with it and where. Spec 1.17. */
export function parseJsonPath(text: string): { readonly path: JsonPath } | { readonly error: string } {
  try {
    const reader = new TokenReader(text)
    if (!reader.sees('$')) throw reader.unexpected('it must begin with $')
    const path = parsePath(reader)
    if (reader.next.kind !== 'end') throw reader.unexpected()
    return { path }
  } catch (error) {
    if (error instanceof JsonPathError) return { error: error.message }
    throw error
  }
}

/** `$` or `@` and what follows. */
function parsePath(reader: TokenReader): JsonPath {
  const from = reader.sees('@') ? '@' : '$'
  reader.take(from)
  const segments: Segment[] = []
  for (;;) {
    if (reader.takes('..')) {
      const subscripts = reader.sees('[') ? parseBrackets(reader) : [parseBareword(reader)]
      segments.push({ descends: true, subscripts })
    } else if (reader.takes('.')) segments.push({ descends: false, subscripts: [parseBareword(reader)] })
    else if (reader.sees('[')) segments.push({ descends: false, subscripts: parseBrackets(reader) })
    else return { from, segments }
  }
}

function parseBareword(reader: TokenReader): Subscript {
  if (reader.takes('*')) return { kind: 'wildcard' }
  const name = reader.takeKind('name', 'a name or * must follow the dot')
  return reader.sees('(') ? parseCall(reader, name.text, name.column) : { kind: 'name', name: name.text }
}

function parseBrackets(reader: TokenReader): readonly Subscript[] {
  reader.take('[')
  const subscripts: Subscript[] = []
  do subscripts.push(parseSubscript(reader))
  while (reader.takes(','))
  reader.take(']')
  return subscripts
}

function parseSubscript(reader: TokenReader): Subscript {
  const { next } = reader
  if (reader.takes('*')) return { kind: 'wildcard' }
  if (next.kind === 'text') return { kind: 'name', name: reader.takeKind('text').text }
  if (next.kind === 'name') {
    const { text, column } = reader.takeKind('name')
    if (!reader.sees('(')) throw new JsonPathError(`in brackets the name ${text} must be quoted with "`, column)
    return parseCall(reader, text, column)
  }
  if (reader.sees('$') || reader.sees('@')) return { kind: 'path', path: parsePath(reader) }
  if (reader.takes('?')) {
    reader.take('(')
    const condition = parseCondition(reader, parsePath)
    reader.take(')')
    return { kind: 'filter', condition }
  }
  const index = next.kind === 'number' ? parseInteger(reader) : undefined
  if (!reader.takes(':')) {
    if (index === undefined) throw reader.unexpected()
    return { kind: 'index', index }
  }
  const end = reader.next.kind === 'number' ? parseInteger(reader) : undefined
  const step = reader.takes(':') && reader.next.kind === 'number' ? parseInteger(reader) : undefined
  if (step === 0) throw new JsonPathError('the step of a slice must not be 0', next.column)
  return { kind: 'slice', start: index, end, step }
}

function parseInteger(reader: TokenReader): number {
  const { text, column } = reader.takeKind('number')
  if (!/^-?\d+$/.test(text)) throw new JsonPathError(`${text} is no whole number`, column)
  return Number(text)
}

function parseCall(reader: TokenReader, name: string, column: number): Subscript {
  if (!isFunctionName(name))
    throw new JsonPathError(`there is no function ${name}; there are ${functions.join(', ')}`, column)
  reader.take('(')
  if (reader.takes(')')) return { kind: 'call', name, args: [] }
  const args = [parseOperand(reader, parsePath)]
  while (reader.takes(',')) args.push(parseOperand(reader, parsePath))
  reader.take(')')
  return { kind: 'call', name, args }
}

function isFunctionName(name: string): name is FunctionName {
  return functions.includes(name)
}
