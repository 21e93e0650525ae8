import type { SandboxClock } from '../clock/sandbox-clock.ts'
import type { RandomSource } from '../random/random-source.ts'
import type { ResourceTable } from '../resources/resource-table.ts'
import type { ClusterStore } from '../store/cluster-store.ts'

/** What every operation on the cluster works with. */
export interface Cluster {
  /** In whose name what is written without a request is recorded: the component that works with it. */
  readonly manager: string
  readonly store: ClusterStore
  readonly resources: ResourceTable
  readonly clock: SandboxClock
  readonly random: RandomSource
}
