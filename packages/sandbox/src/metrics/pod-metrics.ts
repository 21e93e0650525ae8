import type { Pod } from '../objects/pod.ts'
import { type Quantity, readQuantity } from '../resources/quantity.ts'

/** What a container uses, by resource: `cpu` and `memory`. */
export interface ContainerMetrics {
  readonly name: string
  readonly usage: ReadonlyMap<MeasuredResource, Quantity>
}

export type MeasuredResource = 'cpu' | 'memory'

/** Over so long the figures are taken, in seconds. */
export const metricsWindow = 15

const annotations = { cpu: 'sim.cluster/cpu', memory: 'sim.cluster/memory' } as const
/** What a container uses that asks for nothing. */
const least = { cpu: '1m', memory: '16Mi' } as const

/**
 * What a running pod's containers use; undefined for others. The annotations `sim.cluster/cpu` (e.g. `250m`) and `sim.cluster/memory` (e.g.
 * `64Mi`) say it for the whole pod, in equal shares; without them a container uses a tenth of what it asks for.
 */
export function podMetrics(pod: Pod): readonly ContainerMetrics[] | undefined {
  if (pod.status.phase !== 'Running' || pod.metadata.deletionTimestamp) return undefined
  const { containers } = pod.spec
  return containers.map(({ name, resources }) => ({
    name,
    usage: new Map(
      (['cpu', 'memory'] as const).map((resource) => {
        const declared = pod.metadata.annotations?.[annotations[resource]]
        if (declared !== undefined) return [resource, share(readQuantity(declared), containers.length)] as const
        const asked = resources?.requests?.[resource]
        return [resource, asked === undefined ? readQuantity(least[resource]) : share(readQuantity(asked), 10)] as const
      }),
    ),
  }))
}

/** CPU is given in thousandths and memory in whole bytes. */
function share({ amount, binary }: Quantity, parts: number): Quantity {
  const unit = binary ? 1_000_000_000n : 1_000_000n
  return { amount: (amount / BigInt(parts) / unit) * unit, binary }
}
