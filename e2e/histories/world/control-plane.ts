import type { Random } from '../random.ts'
import type { ApiServer, Body, Caller, Effect } from './api-server.ts'
import type { Timeline } from './timeline.ts'

const caller: Caller = { by: 'control plane' }

/** Seconds that a finalizer holds what is deleted. */
type Holds = (key: string) => number

/**
 * What goes on without anybody asking for it: controllers write into what is created, finalizers let go, what has lost its owners is
 * collected.
 */
export function runControlPlane(api: ApiServer, timeline: Timeline, random: Random, holds: Holds): void {
  api.onEffect((effect) => {
    const { key, before, after } = effect
    if (before === undefined && after !== undefined) {
      timeline.after(1000 * (0.1 + 3 * random.next()), () => annotate(api, key, after.body.metadata.uid))
      timeline.after(1000 * (0.1 + 3 * random.next()), () => report(api, key, after.body.metadata.uid))
      if (hasNoOwnerLeft(api, after.body)) timeline.after(500, () => collect(api, key, after.body.metadata.uid))
    }
    if (isMarked(effect)) timeline.after(1000 * holds(key), () => release(api, key, after!.body.metadata.uid))
    if (after === undefined) {
      for (const [other, { body }] of api.objects) {
        if (hasNoOwnerLeft(api, body)) timeline.after(500, () => collect(api, other, body.metadata.uid))
      }
    }
  })
}

function isMarked({ before, after }: Effect): boolean {
  return after?.body.metadata.deletionTimestamp !== undefined && before?.body.metadata.deletionTimestamp === undefined
}

function annotate(api: ApiServer, key: string, uid: string): void {
  alter(api, key, uid, undefined, (body) => ({
    ...body,
    metadata: {
      ...body.metadata,
      annotations: { ...(body.metadata['annotations'] as object), 'deployment.kubernetes.io/revision': '1' },
    },
  }))
}

function report(api: ApiServer, key: string, uid: string): void {
  alter(api, key, uid, 'status', (body) => ({ ...body, status: { observedGeneration: 1 } }))
}

function release(api: ApiServer, key: string, uid: string): void {
  alter(
    api,
    key,
    uid,
    undefined,
    ({ metadata: { finalizers: _, ...metadata }, ...body }) => ({ ...body, metadata }) as Body,
  )
}

function alter(
  api: ApiServer,
  key: string,
  uid: string,
  subresource: string | undefined,
  how: (body: Body) => Body,
): void {
  const stored = api.objects.get(key)
  if (stored?.body.metadata.uid !== uid) return
  const writer = {
    manager: 'kube-controller-manager',
    operation: 'Update' as const,
    ...(subresource === undefined ? {} : { subresource }),
  }
  api.write(key, how(stored.body), writer, caller)
}

function hasNoOwnerLeft(api: ApiServer, { metadata: { ownerReferences = [] } }: Body): boolean {
  return (
    ownerReferences.length > 0 &&
    ownerReferences.every(({ uid }) => [...api.objects.values()].every((other) => other.body.metadata.uid !== uid))
  )
}

function collect(api: ApiServer, key: string, uid: string): void {
  const stored = api.objects.get(key)
  if (stored?.body.metadata.uid === uid && hasNoOwnerLeft(api, stored.body)) api.remove(key, caller)
}
