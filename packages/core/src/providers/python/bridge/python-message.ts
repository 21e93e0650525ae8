import { isMapping } from 'chaos-plugin-api'
import { PythonFloat } from '../../../python/python-float.ts'

/** What went wrong in a Python function, as the interpreter tells it. */
export interface PythonFailure {
  /**
   * `activity-failed` and `interrupt` are exceptions of Chaos Toolkit, `exit` is `SystemExit` and its like, `module` and `function`
   * were not found, `depth` is of what it is given, `result` has no form in JSON, `exception` is any other.
   */
  readonly kind: 'activity-failed' | 'interrupt' | 'exit' | 'module' | 'function' | 'depth' | 'result' | 'exception'
  /** `<qualified class>: <message>` */
  readonly text: string
  readonly message: string
  /** The trace, as Chaos Toolkit's journal has it. */
  readonly lines: readonly string[]
}

/** One answer to a request. */
export interface PythonAnswer {
  readonly id: number
  readonly result?: unknown
  readonly failure?: PythonFailure
  readonly interrupted?: true
}

/** What the interpreter sends on its own account. */
export type PythonNotice =
  | { readonly ready: true }
  | { readonly log: 'debug' | 'info' | 'warn' | 'error'; readonly message: string }
  | { readonly signal: 'SIGINT' | 'SIGTERM' | 'SIGUSR1' | 'SIGUSR2' }

/** What stands in the place of a value that JSON lacks; a mapping that has such a key itself is one of them. */
const mark = '$chaos'

/** A request as one line, after its number. Bytes and numbers that JSON lacks are marked. */
export function encodeRequest(id: number, request: Readonly<Record<string, unknown>>): string {
  return `${id} ${JSON.stringify(request, function (this: Record<string, unknown>, key, value: unknown) {
    // Buffers and dates have been turned into something else already where `value` is looked at.
    const original = this[key]
    if (original instanceof Uint8Array) return { [mark]: 'bytes', value: Buffer.from(original).toString('base64') }
    if (original instanceof PythonFloat) return { [mark]: 'float', value: String(original.value) }
    if (typeof original === 'number' && !Number.isFinite(original)) {
      return { [mark]: 'float', value: Number.isNaN(original) ? 'nan' : original > 0 ? 'inf' : '-inf' }
    }
    if (isMapping(value) && Object.hasOwn(value, mark)) return { [mark]: 'mapping', value: Object.entries(value) }
    return typeof value === 'bigint' ? Number(value) : value
  })}\n`
}

/** A line of the interpreter's as the value it stands for. */
export function decodeLine(line: string): PythonAnswer | PythonNotice {
  return JSON.parse(line, (_, value: unknown) => {
    if (!isMapping(value)) return value
    if (value[mark] === 'mapping') return Object.fromEntries(value['value'] as readonly [string, unknown][])
    return value[mark] === 'float' ? Number(String(value['value']).replace('inf', 'Infinity')) : value
  }) as PythonAnswer | PythonNotice
}
