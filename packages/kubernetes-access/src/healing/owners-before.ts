import { z } from 'zod'
import type { Cluster } from '../cluster.ts'
import type { KubernetesObject, ObjectMeta, OwnerReference } from '../objects/kubernetes-object.ts'
import { controllerOf } from '../objects/owners.ts'
import { pods } from '../objects/resource.ts'
import { type Controller, type FoundOwner, findOwners } from './find-owners.ts'
import { type PodState, podState } from './pod-state.ts'
import { isKnownKind, type WorkloadReference, workloadReference, workloadState } from './workload.ts'

/** Of an owner of unknown kind so many pods are written down by their UIDs; of more, when the newest was created. */
const podsWrittenDown = 200

/** The pods that a workload had, where its controller is of a kind that we do not know, so that others must be seen to take their places. */
export const podsBefore = {
  pods: z
    .array(z.string())
    .optional()
    .describe('The UIDs of its pods, where its controller is of a kind that we do not know'),
  newest: z
    .string()
    .optional()
    .describe('When the newest of its pods was created, where they are too many to be written down'),
}

/** What kept a pod, and how it was before the first removal, as stored with a change. */
export const ownerBefore = workloadReference.extend({
  wanted: z.number().nullable().describe('How many pods it wanted; null where nobody can tell'),
  ready: z.number().describe('How many of its pods were ready; of a Job: at work'),
  ...podsBefore,
})
/** See `ownerBefore`. */
export type OwnerBefore = z.infer<typeof ownerBefore>

/** The part of a pod by which its owner is found. */
export interface OwnedPod {
  readonly metadata: Pick<ObjectMeta, 'namespace' | 'uid' | 'ownerReferences'>
}

/** The owners of some pods, as they were before the first removal: read once for an action, not once for each pod. */
export interface OwnersBefore {
  /** What stands above the controller of one of these pods. The same objects for each pod, for they are held for each of them. */
  of(controller: OwnerReference): { readonly owner: RemovedPodOwner; readonly workload: OwnerBefore }
}

/** The controller of a removed pod. */
export type RemovedPodOwner = Pick<OwnerReference, 'apiVersion' | 'kind' | 'name' | 'uid'>

/** What is known of all pods of some namespaces already. */
export type PodsSeen = Iterable<{
  readonly uid: string
  readonly kept: Pick<PodState, 'controller' | 'createdAt' | 'stage' | 'leaving'>
}>

/**
 * Reads what keeps these pods, and how it is. `seen` are all pods of their namespaces, where the caller has read them; else they are
 * read here, but only for owners whose own status does not tell.
 */
export async function readOwnersBefore(
  cluster: Cluster,
  removed: readonly OwnedPod[],
  seen?: PodsSeen,
): Promise<OwnersBefore> {
  const controllers = removed.flatMap((pod): readonly Controller[] => {
    const reference = controllerOf(pod)
    return reference === undefined ? [] : [{ reference, namespace: pod.metadata.namespace ?? 'default' }]
  })
  const found = await findOwners(cluster, controllers)
  const untold = [...found].filter(([, { workload, object }]) => object === undefined || !isKnownKind(workload))
  const places = new Set(
    controllers
      .filter(({ reference }) => untold.some(([uid]) => uid === reference.uid))
      .map(({ namespace }) => namespace),
  )
  const all = untold.length === 0 ? [] : (seen ?? (await readPodsOf(cluster, places)))
  const workloads = new Map<string, OwnerBefore>()
  const owners = new Map<string, ReturnType<OwnersBefore['of']>>()
  for (const { reference } of controllers) {
    const { apiVersion, kind, name, uid } = reference
    if (owners.has(uid)) continue
    const owner = found.get(uid)!
    const workload = workloads.get(owner.workload.uid) ?? before(owner, found, all)
    workloads.set(owner.workload.uid, workload)
    owners.set(uid, { owner: { apiVersion, kind, name, uid }, workload })
  }
  return { of: ({ uid }) => owners.get(uid)! }
}

/** Reads what a workload wants and has, before all its pods are replaced: through the owners of the pods where its own status does not tell. */
export async function readOwnerBefore(
  cluster: Cluster,
  workload: WorkloadReference,
  object: KubernetesObject,
): Promise<OwnerBefore> {
  if (isKnownKind(workload)) return before({ workload, object }, new Map(), [])
  const controllers: Controller[] = []
  const all: SeenPods = []
  await readPods(cluster, workload.namespace ?? undefined, all, controllers)
  return before({ workload, object }, await findOwners(cluster, controllers), all)
}

function before(
  { workload, object }: Pick<FoundOwner, 'workload' | 'object'>,
  found: ReadonlyMap<string, FoundOwner>,
  all: PodsSeen,
): OwnerBefore {
  const state = object === undefined ? undefined : workloadState(object)
  if (state?.ready !== undefined) return { ...workload, wanted: state.wanted ?? null, ready: state.ready }
  const own = [...all].filter(({ kept: { controller } }) => {
    if (controller === undefined) return false
    const line = found.get(controller.uid)?.line ?? [controller]
    return line.some(({ uid }) => uid === workload.uid)
  })
  const ready = own.filter(({ kept }) => kept.stage === 3 && !kept.leaving).length
  const known =
    own.length > podsWrittenDown
      ? { newest: own.map(({ kept }) => kept.createdAt).reduce((one, other) => (one > other ? one : other)) }
      : { pods: own.map(({ uid }) => uid) }
  return { ...workload, wanted: state?.wanted ?? null, ready, ...known }
}

async function readPodsOf(cluster: Cluster, namespaces: ReadonlySet<string>): Promise<PodsSeen> {
  const read: SeenPods = []
  for (const namespace of namespaces) await readPods(cluster, namespace, read)
  return read
}

type SeenPods = { uid: string; kept: PodState }[]

async function readPods(
  cluster: Cluster,
  namespace: string | undefined,
  read: SeenPods,
  controllers: Controller[] = [],
): Promise<void> {
  for await (const { items } of cluster.pages(pods, { namespace })) {
    for (const pod of items) {
      const kept = podState(pod)
      read.push({ uid: pod.metadata.uid, kept })
      if (kept.controller !== undefined)
        controllers.push({ reference: kept.controller, namespace: pod.metadata.namespace ?? 'default' })
    }
  }
}
