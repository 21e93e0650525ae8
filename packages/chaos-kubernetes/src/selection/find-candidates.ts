import {
  type Cluster,
  type Excerpt,
  finishedPhases,
  type KubernetesObject,
  type ListQuery,
  namespaces,
  nodes,
  pods,
} from 'chaos-kubernetes-access'
import { compilePythonRegex, endInTime } from 'chaos-plugin-api'
import { matchesLabels } from '../selectors/matches-labels.ts'
import { type CandidatePod, podUids } from './candidate-pod.ts'
import { ownedBy } from './owned-by.ts'
import { looksAtNodes, type PodFilters } from './pod-filters.ts'
import { PodSieve } from './pod-sieve.ts'

/** Up to so many namespaces are listed each for itself; for more, the whole cluster is. */
const listedApart = 5
const zoneLabel = 'topology.kubernetes.io/zone'

/** Which pods may be chosen. */
export interface PodsMeant extends PodFilters {
  readonly ns: string
  readonly label_selector: string | null
  readonly name_pattern: string | null
  /** Whether the names of their containers are asked for. */
  readonly withContainers?: boolean
  /** How many pods of a namespace are looked at at most; all unless given. */
  readonly limit?: number
}

/** The pods that may be chosen, and what was left out. */
export interface Candidates {
  readonly pods: readonly CandidatePod[]
  /** How many the API server found. */
  readonly found: number
  readonly leftOut: Readonly<Record<string, number>>
}

/** Finds the pods of which an action may choose some: never one that is being deleted. */
export async function findCandidates(cluster: Cluster, meant: PodsMeant): Promise<Candidates> {
  const { ns, ns_selector, label_selector, field_selector, node } = meant
  const within = ns_selector === null ? [ns] : await cluster.gather(namespaces, { labelSelector: ns_selector }, named)
  const apart = within.length <= listedApart
  const sieve = new PodSieve(meant, {
    nodes: looksAtNodes(meant) ? await nodesMeant(cluster, meant) : undefined,
    namespaces: apart ? undefined : new Set(within),
    withContainers: meant.withContainers === true,
  })
  const onNode = node === null ? [] : [`spec.nodeName=${node}`]
  const fields = [...(field_selector === null ? [] : [field_selector]), ...onNode]
  const fieldSelector = fields.length === 0 ? undefined : fields.join()
  const queries = (apart ? within : [undefined]).map((namespace) => ({
    namespace,
    labelSelector: label_selector,
    fieldSelector,
  }))
  const read: CandidatePod[] = []
  for (const query of queries)
    for (const pod of await cluster.gather(pods, { ...query, limit: meant.limit }, sieve)) read.push(pod)
  const found = sieve.lacksPhases ? await withFinished(cluster, queries, read) : read
  const called = siftByName(sieve, found, meant)
  const owned = await siftByOwner(cluster, sieve, called, meant)
  return { pods: owned, found: sieve.found, leftOut: sieve.leftOut }
}

/** The same pods, of which it is known now whether they have finished: the API server looks for those. */
async function withFinished(
  cluster: Cluster,
  queries: readonly ListQuery[],
  found: readonly CandidatePod[],
): Promise<readonly CandidatePod[]> {
  const uids = new Set<string>()
  for (const query of queries) {
    for (const phase of finishedPhases) {
      const fieldSelector = [query.fieldSelector, `status.phase=${phase}`].filter((text) => text !== undefined).join()
      for (const uid of await cluster.gather(pods, { ...query, fieldSelector }, podUids)) uids.add(uid)
    }
  }
  return found.map((pod) => (uids.has(pod.uid) ? { ...pod, finished: true } : pod))
}

const named: Excerpt<KubernetesObject, string> = { fields: ['metadata.name'], keep: ({ metadata }) => metadata.name }

async function nodesMeant(cluster: Cluster, meant: PodFilters): Promise<ReadonlySet<string>> {
  const { zone, node_selector, exclude_zone, exclude_node_selector } = meant
  const isExcluded = exclude_node_selector === null ? () => false : matchesLabels(exclude_node_selector)
  const excerpt: Excerpt<KubernetesObject, string> = {
    fields: ['metadata.name', 'metadata.labels'],
    keep({ metadata: { name, labels } }) {
      const zoneOfNode = labels?.[zoneLabel]
      const isIn = zone === null || zoneOfNode === zone
      return isIn && !(exclude_zone !== null && zoneOfNode === exclude_zone) && !isExcluded(labels) ? name : undefined
    },
  }
  return new Set(await cluster.gather(nodes, { labelSelector: node_selector }, excerpt))
}

/** Leaves out pods by their names. */
export function siftByName(
  sieve: PodSieve,
  found: readonly CandidatePod[],
  { name_pattern, exclude_name_pattern }: Pick<PodsMeant, 'name_pattern' | 'exclude_name_pattern'>,
): readonly CandidatePod[] {
  const among =
    name_pattern === null ? found : sieve.sift(found, 'with other names', matching('name_pattern', name_pattern, found))
  if (exclude_name_pattern === null) return among
  const isExcluded = matching('exclude_name_pattern', exclude_name_pattern, among)
  return sieve.sift(among, 'with excluded names', (pod) => !isExcluded(pod))
}

function matching(argument: string, pattern: string, pods: readonly CandidatePod[]): (pod: CandidatePod) => boolean {
  const expression = compilePythonRegex(pattern)
  const matched = endInTime(`The search for the ${argument} /${pattern}/`, () =>
    pods.filter(({ name }) => expression.test(name)),
  )
  const are = new Set(matched)
  return (pod) => are.has(pod)
}

async function siftByOwner(
  cluster: Cluster,
  sieve: PodSieve,
  found: readonly CandidatePod[],
  { owner, exclude_owner }: PodFilters,
): Promise<readonly CandidatePod[]> {
  if (owner === null && exclude_owner === null) return found
  const isOf = await ownedBy(cluster, found)
  const among = owner === null ? found : sieve.sift(found, 'of other owners', (pod) => isOf(pod, owner))
  return exclude_owner === null ? among : sieve.sift(among, 'of the excluded owner', (pod) => !isOf(pod, exclude_owner))
}
