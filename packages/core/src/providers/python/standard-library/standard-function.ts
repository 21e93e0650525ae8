import type { ProviderCall } from '../../provider-call.ts'

/** What a native function of Python's standard library may use of its call. */
export type StandardCall = Pick<ProviderCall, 'signal' | 'clock' | 'environment'>

/** One parameter, by the name that Python gives it. */
export interface Parameter {
  readonly name: string
  readonly optional?: boolean
}

/** A function of Python's standard library that runs without an interpreter. */
export interface StandardFunction {
  readonly parameters: readonly Parameter[]
  /** Returns what Python returns, as JSON has it. Throws `PythonError` in Python's words, or the system's error. */
  run(args: Readonly<Record<string, unknown>>, call: StandardCall): unknown
}

/** The functions of one module by name. */
export type StandardModule = Readonly<Record<string, StandardFunction>>

/** An exception as Python names it. */
export class PythonError extends Error {
  override readonly name = 'PythonError'
  /** Such as `FileNotFoundError`. */
  readonly className: string

  constructor(className: string, message: string) {
    super(message)
    this.className = className
  }
}

/** Parameters from a short notation: `src, dst, mode?`. */
export function parameters(notation: string): readonly Parameter[] {
  return notation
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => (part.endsWith('?') ? { name: part.slice(0, -1), optional: true } : { name: part }))
}
