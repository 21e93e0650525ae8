const kinds: Readonly<Record<string, string>> = { number: 'int64', object: 'map', array: 'slice' }

/**
 * Says in the words of a strategic merge patch what the decoder of JSON says of a value with a wrong type: what a patch makes is not decoded, but
 * converted.
 */
export function conversionProblem(mistyped: string): string {
  const [, given = '', wanted = ''] =
    /^json: cannot unmarshal (\S+) into Go struct field \S+ of type (.*)$/.exec(mistyped) ?? []
  const kind = kinds[given] ?? given
  if (wanted === '') return mistyped
  if (wanted === 'integer-or-string') return `json: cannot unmarshal ${given} into Go value of type int32`
  if (wanted === 'struct') return `cannot restore struct from: ${kind}`
  if (wanted.startsWith('[]')) return `cannot restore slice from ${kind}`
  if (wanted.startsWith('map[')) return `cannot restore map from ${kind}`
  if (wanted === 'string' && kind === 'int64') return 'cannot convert int64 to string'
  return `unrecognized type: ${wanted}`
}
