import { isMapping, type Mapping } from 'chaos-plugin-api'
import { withFloats } from '../python/python-float.ts'

/**
 * Declarations of a configuration with their numbers such as `1.0` kept as `PythonFloat`, but for those that are converted (`env`) or asked for (`probe`):
 * the difference to 1 shows where Python's text form of a value is put into a text.
 */
export function withDeclaredFloats(
  declared: Mapping,
  isFloat: (path: readonly (string | number)[]) => boolean,
): Mapping {
  return Object.fromEntries(
    Object.entries(declared).map(([name, value]) => [
      name,
      isMapping(value) && (value['type'] === 'env' || value['type'] === 'probe')
        ? value
        : withFloats(value, (path) => isFloat([name, ...path])),
    ]),
  )
}
