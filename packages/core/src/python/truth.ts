import { PythonFloat } from './python-float.ts'

/** What Python takes for true: everything but null, false, 0 and what is empty. */
export function isTrue(value: unknown): boolean {
  if (value instanceof PythonFloat) return value.value !== 0
  if (typeof value === 'number') return value !== 0
  return typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value)
}
