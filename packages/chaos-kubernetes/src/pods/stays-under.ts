import type { Pod } from 'chaos-kubernetes-access'
import type { Taint } from '../nodes/taint.ts'

interface Toleration {
  readonly key?: string
  readonly operator?: string
  readonly value?: string
  readonly effect?: string
  readonly tolerationSeconds?: number
}

/** Whether a pod stays on its node for good under a taint: it tolerates it, and not only for a time. */
export function staysUnder({ spec }: Pod, taint: Taint): boolean {
  const tolerations = (spec['tolerations'] as readonly Toleration[] | undefined) ?? []
  const covering = tolerations.filter((toleration) => covers(toleration, taint))
  return covering.length > 0 && covering.every(({ tolerationSeconds }) => tolerationSeconds === undefined)
}

function covers({ key = '', operator = 'Equal', value = '', effect = '' }: Toleration, taint: Taint): boolean {
  if (effect !== '' && effect !== taint.effect) return false
  if (key === '') return operator === 'Exists'
  return key === taint.key && (operator === 'Exists' || (operator === 'Equal' && value === (taint.value ?? '')))
}
