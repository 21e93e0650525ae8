import type { Taint } from '../objects/node.ts'
import type { Toleration } from '../objects/pod.ts'

/** Whether one of the tolerations covers the taint. */
export function toleratesTaint(tolerations: readonly Toleration[] | undefined, taint: Taint): boolean {
  return (
    tolerations?.some(
      ({ key, operator = 'Equal', value = '', effect }) =>
        (effect === undefined || effect === '' || effect === taint.effect) &&
        (key === undefined || key === ''
          ? operator === 'Exists'
          : key === taint.key && (operator === 'Exists' || value === (taint.value ?? ''))),
    ) ?? false
  )
}
