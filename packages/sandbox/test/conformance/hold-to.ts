import type { Behaviour } from './behaviour.ts'
import { ConformanceCluster } from './conformance-cluster.ts'
import type { Connection } from './connect.ts'

/** Holds a cluster to one behaviour, as long as the signal has not fired, and removes what that made. */
export async function holdTo(behaviour: Behaviour, connection: Connection, signal: AbortSignal): Promise<void> {
  const cluster = new ConformanceCluster(connection, signal)
  try {
    await behaviour.run(cluster)
  } finally {
    await cluster.cleanUp()
  }
}
