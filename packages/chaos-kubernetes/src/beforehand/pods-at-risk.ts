import { type Cluster, type Pod, pods } from 'chaos-kubernetes-access'
import type { PlannedActivity } from 'chaos-plugin-api'
import { z } from 'zod'
import { drainArguments, rulesOf } from '../nodes/drain-arguments.ts'
import { nodeChoice } from '../nodes/node-choice.ts'
import { type NodeSelection, nodeFilters, nodeLabels, nodesByPods } from '../nodes/node-selection.ts'
import { selectNodes } from '../nodes/select-nodes.ts'
import { type DrainRules, planDrain } from '../pods/drain-plan.ts'
import { type HostedPod, hostedPod, hostedPodFields } from '../pods/hosted-pod.ts'
import { findCandidates } from '../selection/find-candidates.ts'
import type { ControlledPod } from '../selection/owned-by.ts'
import { noFilters } from '../selection/pod-filters.ts'
import { podSelection } from '../selection/pod-selection.ts'

/** A pod that an activity may take away. */
export interface PodAtRisk extends ControlledPod {
  readonly name: string
}

/** Of very many pods so many are looked at: what is said of them need not name all. */
const limit = 500
/** The same for those that are lost for good: each counts. */
const limitOfLost = 50_000

/** What an activity may take away. `lost` is what nothing makes again. */
interface AtRisk {
  readonly kept: readonly PodAtRisk[]
  readonly lost: readonly PodAtRisk[]
}

type Find = (cluster: Cluster, args: unknown) => Promise<AtRisk>

const podsChosen = z.object(podSelection)
const onePod = z.object({
  name: podSelection.name_pattern,
  ns: podSelection.ns,
  label_selector: podSelection.label_selector,
})
const nodesTainted = z.object({ ...nodeChoice, effect: z.literal('NoExecute') })
const nodesDeleted = z.object({ label_selector: nodeLabels, ...nodesByPods, ...nodeFilters })
const nothing: AtRisk = { kept: [], lost: [] }

/** The activities that take pods away, and how these are found before a run. Which of several will be chosen is known only in the run. */
const finds: Readonly<Record<string, Find>> = {
  'kubernetes/terminate-pods': async (cluster, args) => {
    const given = podsChosen.safeParse(args)
    return given.success ? { kept: (await findCandidates(cluster, { ...given.data, limit })).pods, lost: [] } : nothing
  },
  'kubernetes/delete-pods': async (cluster, args) => {
    const { success, data } = onePod.safeParse(args)
    if (!success) return nothing
    const { name: name_pattern, ...more } = data
    return { kept: (await findCandidates(cluster, { ...noFilters, ...more, name_pattern, limit })).pods, lost: [] }
  },
  'kubernetes/drain-nodes': async (cluster, args) => {
    const given = drainArguments.safeParse(args)
    if (!given.success) return nothing
    const rules = rulesOf(given.data, 0)
    return leaving(await podsOn(cluster, given.data, rules.force === true ? limitOfLost : limit), rules)
  },
  'kubernetes/taint-nodes': async (cluster, args) => {
    const given = nodesTainted.safeParse(args)
    return given.success ? leaving(await podsOn(cluster, given.data, limit), { withLocalStorage: true }) : nothing
  },
  'kubernetes/delete-nodes': async (cluster, args) => {
    const given = nodesDeleted.safeParse(args)
    if (!given.success) return nothing
    return leaving(await podsOn(cluster, given.data, limitOfLost), { withLocalStorage: true, force: true })
  },
}

/** See `podsAtRisk`. */
export type FindAtRisk = typeof podsAtRisk

/** Finds what an activity may take away. */
export async function podsAtRisk(cluster: Cluster, { id, args }: PlannedActivity): Promise<AtRisk> {
  // What only the run can fill in selects something else by then.
  if (JSON.stringify(args).includes('${')) return nothing
  return (await finds[id]?.(cluster, args)) ?? nothing
}

async function podsOn(cluster: Cluster, selection: NodeSelection, most: number): Promise<readonly HostedPod[]> {
  const { nodes } = await selectNodes(cluster, selection, { wholeCluster: true })
  const names = new Set(nodes.map(({ metadata }) => metadata.name))
  const [only] = names
  const query = names.size === 1 ? { fieldSelector: `spec.nodeName=${only!}` } : {}
  const keep = (pod: Pod) => (names.has(pod.spec.nodeName ?? '') ? hostedPod(pod) : undefined)
  return cluster.gather(pods, { ...query, limit: most }, { fields: hostedPodFields, keep })
}

function leaving(hosted: readonly HostedPod[], rules: DrainRules): AtRisk {
  const { evict } = planDrain(hosted, rules)
  return {
    kept: evict.filter(({ controller }) => controller !== undefined),
    lost: evict.filter(({ controller, finished }) => controller === undefined && !finished),
  }
}
