import { PythonFloat } from '../../../python/python-float.ts'

/** What went wrong in a Python function, as the interpreter tells it. */
export interface PythonFailure {
  /**
   * `activity-failed` and `interrupt` are exceptions of Chaos Toolkit, `exit` is `SystemExit` and its like, `module` and `function`
   * were not found, `result` has no form in JSON, `exception` is any other.
   */
  readonly kind: 'activity-failed' | 'interrupt' | 'exit' | 'module' | 'function' | 'result' | 'exception'
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

/** A request as one line. Bytes and numbers that JSON lacks are marked. */
export function encodeRequest(request: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify(request, function (this: Record<string, unknown>, key, value: unknown) {
    // Buffers and dates have been turned into something else already where `value` is looked at.
    const original = this[key]
    if (original instanceof Uint8Array) return { $chaos: 'bytes', value: Buffer.from(original).toString('base64') }
    if (original instanceof PythonFloat) return { $chaos: 'float', value: String(original.value) }
    if (typeof original === 'number' && !Number.isFinite(original)) {
      return { $chaos: 'float', value: Number.isNaN(original) ? 'nan' : original > 0 ? 'inf' : '-inf' }
    }
    return typeof value === 'bigint' ? Number(value) : value
  })}\n`
}

/** A line of the interpreter's as the value it stands for. */
export function decodeLine(line: string): PythonAnswer | PythonNotice {
  return JSON.parse(line, (_, value: unknown) => {
    const marked = value as { readonly $chaos?: unknown; readonly value?: unknown } | null
    if (typeof marked !== 'object' || marked?.$chaos !== 'float') return value
    return Number(String(marked.value).replace('inf', 'Infinity'))
  }) as PythonAnswer | PythonNotice
}
