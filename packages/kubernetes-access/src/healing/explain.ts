import { shorten } from 'chaos-plugin-api'
import type { Cluster } from '../cluster.ts'
import type { KubernetesObject } from '../objects/kubernetes-object.ts'
import type { Resource } from '../objects/resource.ts'
import type { Claim } from './claim.ts'
import type { Sight } from './judge-claim.ts'

/** Warnings have the fields of `v1` only there. */
const coreEvents: Resource = { group: '', version: 'v1', plural: 'events', kind: 'Event', namespaced: true }
const untelling = /^(ContainerCreating|PodInitializing)/

/** Why a workload does not have what it needs, as its pods, its controller or the Events tell it; `undefined` where nobody does. */
export async function explain(cluster: Cluster, { workload }: Claim, sight: Sight): Promise<string | undefined> {
  const lacking = sight.pods.filter(({ seen: { kept } }) => !kept.leaving && kept.stage < 3)
  const telling = lacking.find(({ seen: { kept } }) => kept.trouble !== undefined && !untelling.test(kept.trouble))
  const name = (pod: string) => `Pod ${workload.namespace === null ? pod : `${workload.namespace}/${pod}`}`
  if (telling !== undefined) return `${name(telling.name)}: ${telling.seen.kept.trouble!}`
  if (sight.now.state?.trouble !== undefined) return sight.now.state.trouble
  const [pod] = lacking
  const controllers = new Set(sight.pods.flatMap(({ seen }) => seen.kept.controller?.uid ?? []))
  const warned = await warning(
    cluster,
    workload.namespace,
    pod === undefined ? [workload.uid, ...controllers] : [pod.seen.uid],
  )
  if (pod === undefined) return warned
  return `${name(pod.name)}: ${warned ?? pod.seen.kept.trouble ?? 'not ready'}`
}

/** The latest warning about one of these objects. Whoever may not read Events is told less. */
async function warning(
  cluster: Cluster,
  namespace: string | null,
  uids: readonly string[],
): Promise<string | undefined> {
  for (const uid of uids.slice(0, 3)) {
    try {
      const query = {
        namespace: namespace ?? undefined,
        fieldSelector: `involvedObject.uid=${uid},type=Warning`,
        limit: 100,
      }
      const found = await cluster.list(coreEvents, query)
      const latest = found.toSorted((one, other) => timeOf(one).localeCompare(timeOf(other))).at(-1)
      const { reason, message } = (latest ?? {}) as { readonly reason?: string; readonly message?: string }
      if (reason !== undefined)
        return message === undefined ? reason : `${reason} (${shorten(message.replaceAll(/\s+/g, ' '), 160)})`
    } catch {
      // It only says more about what is told anyway.
      return undefined
    }
  }
  return undefined
}

function timeOf(event: KubernetesObject): string {
  const { lastTimestamp, eventTime } = event as {
    readonly lastTimestamp?: string | null
    readonly eventTime?: string | null
  }
  return lastTimestamp ?? eventTime ?? event.metadata.creationTimestamp
}
