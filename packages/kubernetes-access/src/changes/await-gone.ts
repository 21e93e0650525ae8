import type { SystemContext } from 'chaos-plugin-api'
import type { Cluster } from '../cluster.ts'
import type { Place, Resource } from '../objects/resource.ts'

/** Waits until an object is gone, or another one has taken its place. Ends with the signal only. */
export async function awaitGone(
  { clock, signal }: Pick<SystemContext, 'clock' | 'signal'>,
  cluster: Cluster,
  resource: Resource,
  place: Place,
  uid: string,
): Promise<void> {
  for (let pause = 0.05; ; pause = Math.min(pause * 2, 1)) {
    const found = await cluster.find(resource, place)
    if (found === undefined || found.metadata.uid !== uid) return
    await clock.sleep(pause, signal)
  }
}
