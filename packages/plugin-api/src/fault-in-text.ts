import { OutOfBounds } from './document-bounds.ts'

/** Where in a text, counted in characters from 0, what stands at a path of its document begins; undefined where that is not known. */
export type OffsetOf = (path: readonly string[]) => number | undefined

/**
 * Says in a clause what is wrong with a text of JSON or YAML that can't be read, with line and column where there is one, and quotes nothing of it: a
 * kubeconfig holds credentials. `error` is what the parser threw, or an `OutOfBounds`, whose place `offsetOf` knows.
 *
 * @example
 * faultInText('{"a" 1}', new SyntaxError('Expected a colon in JSON at position 5')) // → "line 1, column 6 can't be understood"
 */
export function faultInText(text: string, error: unknown, offsetOf: OffsetOf = () => undefined): string {
  if (error instanceof OutOfBounds) {
    const offset = offsetOf(error.path)
    return offset === undefined ? error.message : `${error.message} (${placeOf(text, offset)})`
  }
  // The library makes its own error of the stack that is not there.
  if (error instanceof RangeError || (error instanceof Error && error.message.includes('call stack')))
    return 'it has too many levels'
  if (error instanceof ReferenceError) return 'an anchor that it uses is not there, or stands for too much'
  const offset = offsetOfFault(text, error)
  return offset === undefined ? "it can't be understood" : `${placeOf(text, offset)} can't be understood`
}

/** A node of the library `yaml`, as far as it says where it stands. */
interface YamlNode {
  readonly range?: readonly number[] | null
  get?(key: string, keepScalar: true): unknown
}

/** Where what stands at a path of a document of the library `yaml` begins, or the innermost of what holds it, in characters from 0. */
export function offsetInYaml(
  { contents }: { readonly contents: unknown },
  path: readonly string[],
): number | undefined {
  let node = contents as YamlNode | null | undefined
  let offset = node?.range?.[0]
  for (const key of path) {
    node = node?.get?.(key, true) as YamlNode | null | undefined
    const found = node?.range?.[0]
    if (found === undefined) break
    offset = found
  }
  return offset
}

/** Where the parser of YAML, or that of the runtime for JSON, says that the fault is. */
function offsetOfFault(text: string, error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined
  const { pos } = error as { readonly pos?: unknown }
  const [start] = Array.isArray(pos) ? (pos as readonly unknown[]) : []
  if (typeof start === 'number') return start
  const position = /\bposition (\d+)/.exec(error.message)?.[1]
  if (position !== undefined) return Number(position)
  return /\bend of JSON input/.test(error.message) ? text.length : undefined
}

function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n')
  return `line ${before.length}, column ${before.at(-1)!.length + 1}`
}
