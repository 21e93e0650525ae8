import { isDeepStrictEqual } from 'node:util'
import { type ActionContext, type RestorableChange, StepFailure, type Target } from 'chaos-plugin-api'
import type { Cluster } from '../cluster.ts'
import type { KubernetesObject } from '../objects/kubernetes-object.ts'
import { objectName, type Resource } from '../objects/resource.ts'
import { type FieldTarget, fieldOperations, missingAbove, onlyMemberOf } from '../restoration/field-operations.ts'
import { type FieldPath, fieldName, locate, valueAt } from '../restoration/field-path.ts'
import { runThatMade } from '../restoration/made-by.ts'
import { formerOwners, managerOf } from '../restoration/managed-fields.ts'
import type { FieldChange, FieldsSet } from '../restoration/object-change.ts'
import { readyEndpoints } from '../restoration/ready-endpoints.ts'
import { readyPods } from '../restoration/ready-pods.ts'
import { noting } from '../restoration/send-verdict.ts'
import { shown } from '../restoration/shown.ts'
import { isApiFailure } from '../transport/api-failure.ts'
import { placeOf } from './object-reference.ts'
import { identify } from './same-cluster.ts'

/** What a field is to be. */
export interface FieldSetting {
  readonly path: FieldPath
  /** Left out where the field is to go. */
  readonly after?: unknown
  /** How many of the mappings that it stands in are to go with it, from the innermost on, if they are empty then; none unless given. */
  readonly emptied?: number
}

/** How often to look anew when the object keeps changing. */
const attempts = 8

/**
 * Sets fields of an object in one call, recorded as one change of `type`. Sends nothing where they have these values already. Refused
 * (`StepFailure`) where by then the object is no longer the one that was read, or somebody has altered one of the fields. Returns the object
 * as it is then; undefined where nothing had to be sent.
 */
export async function setFields<T extends KubernetesObject>(
  context: Pick<ActionContext<Target, RestorableChange<FieldsSet>>, 'change' | 'step'>,
  cluster: Cluster,
  resource: Resource<T>,
  object: T,
  settings: readonly FieldSetting[],
  type: RestorableChange<FieldsSet>,
): Promise<T | undefined> {
  let current = object
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await setAsRead(context, cluster, resource, current, settings, type)
    } catch (error) {
      if (attempt === attempts || !(error instanceof OwnersChanged)) throw error
      current = error.fresh as T
    }
  }
}

/** The fields have the values that were read, but others own them by now: a record of its own says whose they are. */
class OwnersChanged extends StepFailure {
  readonly fresh: KubernetesObject

  constructor(message: string, fresh: KubernetesObject) {
    super(message, { applied: false })
    this.fresh = fresh
  }
}

async function setAsRead<T extends KubernetesObject>(
  { change, step }: Pick<ActionContext<Target, RestorableChange<FieldsSet>>, 'change' | 'step'>,
  cluster: Cluster,
  resource: Resource<T>,
  object: T,
  settings: readonly FieldSetting[],
  type: RestorableChange<FieldsSet>,
): Promise<T | undefined> {
  const fields = settings.flatMap((setting) => changeOf(object, setting))
  if (fields.length === 0) return undefined
  const { uid, resourceVersion } = object.metadata
  const ready = await readyBefore(cluster, resource, object, fields)
  const madeBy = runThatMade(object)
  const data: FieldsSet = {
    cluster: await identify(cluster),
    object: placeOf(resource, object.metadata),
    does: 'set',
    uid,
    fields,
    ...(madeBy === undefined ? {} : { madeBy }),
    ...(ready === undefined ? {} : { ready }),
  }
  return change(
    type,
    data,
    async (call) => {
      let current = object
      for (let attempt = 1; ; attempt += 1) {
        try {
          const patch = { type: 'json', body: operationsOn(current, fields) } as const
          return noting(
            call,
            await cluster.patch(resource, current.metadata, patch, { fieldManager: managerOf(step.runId) }),
          )
        } catch (error) {
          // Whoever writes to it for other reasons (the heartbeat of a node is enough) has been quicker.
          if (attempt === attempts || !isApiFailure(error, 409, 422)) throw error
          const fresh = await cluster.get(resource, current.metadata)
          // It is as it was read, so that is not why it was refused.
          if (fresh.metadata.resourceVersion === current.metadata.resourceVersion) throw error
          refuseAltered(resource, fresh, uid, fields)
          current = fresh
          await call.again(fresh.metadata.resourceVersion, 'not-applied')
        }
      }
    },
    resourceVersion,
  )
}

/** What of an object is ready that the change may take away: pods of a workload, endpoints of a Service. */
async function readyBefore(
  cluster: Cluster,
  { group, plural }: Resource,
  object: KubernetesObject,
  fields: readonly FieldChange[],
): Promise<number | undefined> {
  if (fields.every(({ path }) => path[0] !== 'spec')) return undefined
  const isSelection = group === '' && plural === 'services' && fields.some(({ path }) => path[1] === 'selector')
  return isSelection ? readyEndpoints(cluster, object.metadata) : readyPods(object)
}

function changeOf(object: KubernetesObject, { path, after, emptied = 0 }: FieldSetting): readonly FieldChange[] {
  const at = locate(object, path)
  if (at === undefined) throw new Error(`${fieldName(path)} is set in an item that the list does not have`)
  const before = valueAt(object, at)
  if (isDeepStrictEqual(before, after)) return []
  const change = {
    path: [...path],
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    made: after === undefined ? Math.min(emptied, onlyMemberOf(object, at)) : missingAbove(object, at),
    former: [...formerOwners(object, at)],
  }
  return [change as FieldChange]
}

function operationsOn(object: KubernetesObject, fields: readonly FieldChange[]) {
  const { uid, resourceVersion } = object.metadata
  const targets = fields.map(({ path, after, made }): FieldTarget => ({ path: locate(object, path)!, to: after, made }))
  return [
    { op: 'test', path: '/metadata/uid', value: uid },
    { op: 'test', path: '/metadata/resourceVersion', value: resourceVersion },
    ...fieldOperations(object, targets),
  ] as const
}

function refuseAltered(resource: Resource, fresh: KubernetesObject, uid: string, fields: readonly FieldChange[]): void {
  const altered = fields.find(({ path, before }) => {
    const at = locate(fresh, path)
    return at === undefined || !isDeepStrictEqual(valueAt(fresh, at), before)
  })
  if (fresh.metadata.uid === uid && altered === undefined) {
    if (fields.every((field) => hasOwners(fresh, field))) return
    throw new OwnersChanged(`${objectName(resource, fresh.metadata)} was written to by others in the meantime.`, fresh)
  }
  const what =
    altered === undefined || fresh.metadata.uid !== uid
      ? 'is another one'
      : `got ${fieldName(altered.path)} ${shown(valueAt(fresh, locate(fresh, altered.path) ?? []))}`
  throw new StepFailure(`${objectName(resource, fresh.metadata)} ${what} in the meantime.`, {
    applied: false,
    remedy: 'Somebody else is at work on it; try again when they are done.',
  })
}

function hasOwners(object: KubernetesObject, { path, former }: FieldChange): boolean {
  const namesOf = (entries: FieldChange['former']) =>
    entries.map(({ manager, operation, subresource }) => JSON.stringify([manager, operation, subresource])).toSorted()
  const at = locate(object, path)
  return at !== undefined && isDeepStrictEqual(namesOf([...formerOwners(object, at)]), namesOf(former))
}
