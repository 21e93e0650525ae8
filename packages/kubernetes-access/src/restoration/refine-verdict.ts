import { placeOf } from '../changes/object-reference.ts'
import type { OwnerReference } from '../objects/kubernetes-object.ts'
import { controllerOf, ownersOf } from '../objects/owners.ts'
import { identityOf } from './object-change.ts'
import { sameObjects } from './same-objects.ts'
import type { ObjectCalls } from './send-verdict.ts'
import { settle, type Verdict } from './verdict.ts'
import { whatElseIsIn } from './what-else-is-in.ts'

/** What is known of the other objects that are restored. */
export interface Surroundings {
  /** Notes by what UID an object goes that was made anew. */
  noteRemade(uid: string, now: string): void
  /** The UID by which an object goes that was made anew. */
  uidNow(uid: string): string | undefined
  /** Whether an object of that UID is still to be made anew. */
  isToCome(uid: string): boolean
}

type Weighty = Extract<Verdict, { act: 'create' | 'delete' }>

/**
 * Looks around before an object is made or deleted: what had a controller is made by that, what had an owner that is gone is not made, and
 * what holds things of others is not deleted.
 */
export async function refineVerdict(
  verdict: Weighty,
  calls: Pick<ObjectCalls, 'about' | 'cluster' | 'context'>,
  surroundings: Surroundings,
): Promise<Verdict> {
  const { about, cluster } = calls
  if (verdict.act === 'delete') {
    const found = await whatElseIsIn(cluster, about, verdict.object)
    if (found === undefined) return verdict
    return settle('drifted', `it holds what this run did not make, ${found}, so it is not deleted`)
  }
  const { content } = verdict.removal
  for (const owner of ownersOf(content)) {
    if (surroundings.isToCome(owner.uid)) {
      return { act: 'wait', detail: `its owner ${owner.kind} ${owner.name} is not there yet` }
    }
    const now = surroundings.uidNow(owner.uid) ?? (await findOwner(owner, calls))
    if (now !== undefined) surroundings.noteRemade(owner.uid, now)
    else return settle('gone', `its owner ${owner.kind} ${owner.name} is gone, so it is not made again`)
  }
  const controller = controllerOf(content)
  if (controller === undefined) return verdict
  return settle('restored', `its controller ${controller.kind} ${controller.name} makes it again`)
}

/** The UID of an owner as it is there now: its own, or that by which it goes since a run of ours made it anew. */
async function findOwner(
  { apiVersion, kind, name, uid }: OwnerReference,
  { about, cluster, context }: Pick<ObjectCalls, 'about' | 'cluster' | 'context'>,
): Promise<string | undefined> {
  const resource = await cluster.resourceOf(apiVersion, kind)
  if (resource === undefined) return undefined
  const namespace = resource.namespaced ? (about.object.namespace ?? undefined) : undefined
  const found = await cluster.find(resource, { name, namespace })
  if (found === undefined || found.metadata.deletionTimestamp !== undefined) return undefined
  if (found.metadata.uid === uid) return uid
  const key = identityOf({ cluster: about.cluster, object: placeOf(resource, { name, namespace }) })
  return sameObjects(context.history(key).calls, found)(uid).has(found.metadata.uid) ? found.metadata.uid : undefined
}
