import { placeOf } from '../changes/object-reference.ts'
import type { OwnerReference } from '../objects/kubernetes-object.ts'
import { ownersOf } from '../objects/owners.ts'
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
 * Looks around before an object is made or deleted: what has a controller is made by that, and waited for; what had owners that are all gone is not
 * made, for it would be collected; and what holds things of others is not deleted.
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
  const owners = ownersOf(content)
  const there: OwnerReference[] = []
  for (const owner of owners) {
    if (surroundings.isToCome(owner.uid)) {
      return { act: 'wait', detail: `its owner ${owner.kind} ${owner.name} is not there yet` }
    }
    const now = surroundings.uidNow(owner.uid) ?? (await findOwner(owner, calls))
    if (now === undefined) continue
    surroundings.noteRemade(owner.uid, now)
    there.push(owner)
  }
  if (owners.length > 0 && there.length === 0)
    return settle('gone', `${whoIsGone(owners)} gone, so it is not made again`)
  const controller = there.find((owner) => owner.controller === true)
  if (controller === undefined) return verdict
  return { act: 'wait', detail: `its controller ${controller.kind} ${controller.name} has not made it again yet` }
}

function whoIsGone(owners: readonly OwnerReference[]): string {
  const names = owners.map(({ kind, name }) => `${kind} ${name}`).join(', ')
  return owners.length === 1 ? `its owner ${names} is` : `its owners ${names} are`
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
