import { isTrue } from '../../../python/truth.ts'
import { pythonTypeName } from './python-type-name.ts'
import { PythonError } from './standard-function.ts'

type Args = Readonly<Record<string, unknown>>

/** A path; Python takes text only where we do. */
export function pathOf(args: Args, name: string): string {
  const value = args[name]
  if (typeof value === 'string') return value
  throw new PythonError('TypeError', `expected str, bytes or os.PathLike object, not ${pythonTypeName(value)}`)
}

/** Text, or null where the argument is left out. */
export function optionalPathOf(args: Args, name: string): string | undefined {
  return args[name] === undefined || args[name] === null ? undefined : pathOf(args, name)
}

/** A whole number. */
export function integerOf(args: Args, name: string, otherwise: number): number {
  const value = args[name]
  if (value === undefined) return otherwise
  if (typeof value === 'number' && Number.isInteger(value)) return value
  throw new PythonError('TypeError', `'${pythonTypeName(value)}' object cannot be interpreted as an integer`)
}

/** Whether Python takes the argument for true. */
export function truthOf(args: Args, name: string): boolean {
  return isTrue(args[name])
}
