import { type Cluster, findOwners, isKnownKind, type WorkloadReference } from 'chaos-kubernetes-access'
import { definePreflight, isMapping, type PlannedActivity } from 'chaos-plugin-api'
import { askInTime, known } from '../beforehand/ask-in-time.ts'
import type { FindAtRisk, PodAtRisk } from '../beforehand/pods-at-risk.ts'
import { losesPods, takesPods } from '../beforehand/takes-pods.ts'
import { podNames } from '../pods/pod-names.ts'

/** Owners of so many kinds are named. */
const named = 5

/**
 * Warns of pods that a run may take away, and that nothing makes again, or of which nobody here knows whether they are made again. Refuses nothing, and says nothing where
 * the cluster can't be asked, which the run itself will find out.
 */
export const podsNotRemade = definePreflight({
  title: 'What is removed is made again',
  async check(context) {
    const planned = context.activities.filter(takesPods)
    const told = context.activities.flatMap(ofRestart)
    if (planned.length > 0) {
      // Runs that take no pods away do without what finds them.
      const { podsAtRisk } = await import('../beforehand/pods-at-risk.ts')
      told.push(
        ...(await askInTime(context, planned, (cluster, activity) => sentencesOf(cluster, activity, podsAtRisk))),
      )
    }
    for (const sentence of new Set(told)) context.logger.warn(sentence)
    return { refusals: [] }
  },
})

/** A restart replaces the pods of the workload that it names. */
function ofRestart({ id, args }: PlannedActivity): readonly string[] {
  const { kind, api_version: apiVersion, ns, name } = args
  const isForeign = typeof kind === 'string' && typeof apiVersion === 'string' && !isKnownKind({ apiVersion, kind })
  if (id !== 'kubernetes/restart-workload' || !isForeign) return []
  return [notKnown(`${kind} ${String(ns)}/${String(name)}`, id)]
}

async function sentencesOf(
  cluster: Cluster,
  activity: PlannedActivity,
  podsAtRisk: FindAtRisk,
): Promise<readonly string[]> {
  const others = (await known(servesOthers(cluster))) === true
  if (!others && !losesPods(activity)) return []
  const { kept, lost } = (await known(podsAtRisk(cluster, activity))) ?? { kept: [], lost: [] }
  const unknown = others && kept.length > 0 ? ((await known(unknownOwners(cluster, kept))) ?? []) : []
  return [
    ...(lost.length === 0 ? [] : [lostFor(lost, activity.id)]),
    ...unknown
      .slice(0, named)
      .map(({ kind, namespace, name }) =>
        notKnown(`${kind} ${namespace === null ? '' : `${namespace}/`}${name}`, activity.id),
      ),
  ]
}

function notKnown(owner: string, id: string): string {
  return `The pods of ${owner} are not known to be remade, since nobody here knows that kind: what ${nameOf(id)} takes away of them counts as healed only once there is a new pod for each.`
}

function lostFor(lost: readonly PodAtRisk[], id: string): string {
  const [is, it] = lost.length === 1 ? ['is', 'it'] : ['are', 'them']
  return `${podNames(lost)} ${is} lost for good where ${nameOf(id)} hits the node: nothing makes ${it} again.`
}

function nameOf(id: string): string {
  return id.slice(id.indexOf('/') + 1)
}

/** The owners of pods whose kind is none of Kubernetes' own. */
async function unknownOwners(cluster: Cluster, pods: readonly PodAtRisk[]): Promise<readonly WorkloadReference[]> {
  const controllers = pods.flatMap(({ controller: reference, namespace }) =>
    reference === undefined ? [] : [{ reference, namespace }],
  )
  const owners = [...(await findOwners(cluster, controllers)).values()].map(({ workload }) => workload)
  const unknown = new Map(owners.filter((owner) => !isKnownKind(owner)).map((owner) => [owner.uid, owner]))
  return [...unknown.values()]
}

/** The groups of Kubernetes itself: none of their kinds but those that we know keeps pods. */
const own = /^(?:apps|autoscaling|batch|extensions|policy|(?:\w+\.)+k8s\.io)$/

/** Whether a cluster serves anything of others: where it does not, nothing of theirs can keep pods. */
async function servesOthers(cluster: Cluster): Promise<boolean> {
  const served = await cluster.discover('/apis')
  const groups = isMapping(served) && Array.isArray(served['groups']) ? (served['groups'] as readonly unknown[]) : []
  return groups.some((group) => isMapping(group) && !own.test(String(group['name'])))
}
