import { type FieldPath, givenText, givenTextOrNull, type Node } from 'chaos-kubernetes-access'
import { z } from 'zod'

/** What keeps pods from a node. */
export interface Taint {
  readonly key: string
  readonly value?: string
  readonly effect: TaintEffect
}

export const taintEffect = z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute'])
/** See `taintEffect`. */
export type TaintEffect = z.infer<typeof taintEffect>

const part = '[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?'
const keyForm = new RegExp(`^\\s*$|^(?:[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?/)?${part}$`)
const valueForm = new RegExp(`^\\s*$|^${part}$`)

export const taintKey = givenText
  .regex(keyForm, 'no taint can have that key; write one such as "chaos" or "example.com/chaos"')
  .refine((key) => !ofController.has(key), {
    error: ({ input }) =>
      `${String(input)} is a taint of the node controller, which sets it and takes it away as it sees the node; give another key`,
  })
  .default('chaos-cli/taint')

export const taintValue = givenTextOrNull.refine(
  (value) => value === null || valueForm.test(value),
  'no taint can have that value: it consists of at most 63 letters, digits and "-", "_" or "."',
)

/** The keys that follow from the state of a node: to set one lasts until the controller looks at the node again. */
const ofController: ReadonlySet<string> = new Set(
  [
    'not-ready',
    'unreachable',
    'unschedulable',
    'memory-pressure',
    'disk-pressure',
    'pid-pressure',
    'network-unavailable',
  ].map((name) => `node.kubernetes.io/${name}`),
)

export function taintsOf({ spec }: Node): readonly Taint[] {
  return (spec['taints'] as readonly Taint[] | undefined) ?? []
}

/** The way to a taint of a node: it is told by key and effect. Others may come and go beside it, by the hands of controllers, too. */
export function taintPath(node: Node, { key, effect }: Pick<Taint, 'key' | 'effect'>): FieldPath {
  const taints = taintsOf(node)
  const found = taints.findIndex((taint) => taint.key === key && taint.effect === effect)
  const at = found < 0 ? taints.length : found
  return ['spec', 'taints', { at, like: [{ parts: { key, effect } }], optional: true }]
}
