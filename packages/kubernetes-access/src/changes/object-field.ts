import { isDeepStrictEqual } from 'node:util'
import { type ActionContext, defineChange, StepFailure } from 'chaos-plugin-api'
import { z } from 'zod'
import type { Cluster, JsonPatchOperation } from '../cluster.ts'
import { objectName, type Resource } from '../objects/resource.ts'
import { isApiFailure } from '../transport/api-failure.ts'
import { lookAgainIfRefused } from './look-again-if-refused.ts'
import { clusterIdentity, kubectlName, objectPlace, placeOf, resolvePlace, storedName } from './object-reference.ts'
import { connectToSameCluster, identify } from './same-cluster.ts'

const data = z.strictObject({
  cluster: clusterIdentity,
  object: objectPlace,
  uid: z.string(),
  field: z.array(z.string()).min(1).describe('The way to the field: ["spec", "replicas"]'),
  before: z.json().optional().describe('Left out where the field was not there'),
  after: z.json().optional().describe('Left out where the field is removed'),
})
type Data = z.infer<typeof data>

/** How often to look anew when the object keeps changing. */
const attempts = 8

/** A field of an object that got another value. Put back only as long as it has ours. */
export const objectField = defineChange<Data>({
  data,
  undo: 'revert',
  describe: ({ object, field, before, after }) => ({
    object: `${storedName(object)}: ${field.join('.')}`,
    summary: summarise(object.kind, field, before, after),
    byHand: commandByHand({ object, field, before, after }),
  }),
  async inspect({ cluster, object, uid, field, before, after }, context) {
    const { resource, place } = resolvePlace(object)
    const found = await (await connectToSameCluster(context, cluster)).find(resource, place)
    if (found === undefined) return 'gone'
    if (found.metadata.uid !== uid) return 'replaced'
    const value = valueAt(found, field)
    if (isDeepStrictEqual(value, after)) return 'applied'
    return isDeepStrictEqual(value, before) ? 'restored' : { drifted: `${field.join('.')} is ${shown(value)}` }
  },
  async revert({ cluster, object, uid, field, before, after }, context) {
    const { resource, place } = resolvePlace(object)
    const connected = await connectToSameCluster(context, cluster)
    await lookAgainIfRefused(() => replaceValue(connected, resource, { ...place, uid }, field, after, before))
  },
})

interface FieldOwner {
  readonly name: string
  readonly namespace?: string | undefined
  readonly uid: string
  /** As it was read; spares a call where the field was not there. */
  readonly resourceVersion?: string
}

/** What to set. Both values left out where there is, or shall be, none. */
export interface FieldSetting {
  readonly object: FieldOwner
  /** The way to the field: `['spec', 'replicas']`. The mappings above the field must exist. */
  readonly field: readonly string[]
  /** The field's value as it was read. */
  readonly before: unknown
  readonly after: unknown
}

/**
 * Sets a field of an object, recorded as a change; `after: undefined` removes it. Sends nothing where it has that value already, and
 * fails (409 or 422) where the object is no longer the one that was read, or the field has got another value since.
 * Returns whether anything was changed.
 */
export async function setField(
  { change }: Pick<ActionContext, 'change'>,
  cluster: Cluster,
  resource: Resource,
  { object, field, before, after }: FieldSetting,
): Promise<boolean> {
  if (isDeepStrictEqual(before, after)) return false
  const stored = {
    cluster: await identify(cluster),
    object: placeOf(resource, object),
    uid: object.uid,
    field: [...field],
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  }
  await change(objectField, stored as Data, () => replaceValue(cluster, resource, object, field, before, after))
  return true
}

/** Sets a field that has the value `from`, and refuses to where it has another by the time that the API server gets to it. */
async function replaceValue(
  cluster: Cluster,
  resource: Resource,
  object: FieldOwner,
  field: readonly string[],
  from: unknown,
  to: unknown,
): Promise<void> {
  if (from === undefined) return addValue(cluster, resource, object, field, to)
  const path = pointer(field)
  const set: JsonPatchOperation = to === undefined ? { op: 'remove', path } : { op: 'replace', path, value: to }
  const body = [test(['metadata', 'uid'], object.uid), test(field, from), set]
  await cluster.patch(resource, object, { type: 'json', body })
}

/**
 * Adds a field that is not there. A JSON patch can't test for that, so the whole object must be as it was read; where it isn't
 * (the heartbeat of a node is enough), it is read anew.
 */
async function addValue(
  cluster: Cluster,
  resource: Resource,
  object: FieldOwner,
  field: readonly string[],
  value: unknown,
): Promise<void> {
  let { resourceVersion } = object
  for (let attempt = 1; ; attempt += 1) {
    resourceVersion ??= await versionWithout(cluster, resource, object, field)
    const body: readonly JsonPatchOperation[] = [
      test(['metadata', 'uid'], object.uid),
      test(['metadata', 'resourceVersion'], resourceVersion),
      { op: 'add', path: pointer(field), value },
    ]
    try {
      await cluster.patch(resource, object, { type: 'json', body })
      return
    } catch (error) {
      if (attempt === attempts || !isApiFailure(error, 409, 422)) throw error
      const fresh = await versionWithout(cluster, resource, object, field)
      // It is as it was read, so that is not why it was refused.
      if (fresh === resourceVersion) throw error
      resourceVersion = fresh
    }
  }
}

async function versionWithout(
  cluster: Cluster,
  resource: Resource,
  object: FieldOwner,
  field: readonly string[],
): Promise<string> {
  const found = await cluster.get(resource, object)
  const value = valueAt(found, field)
  if (found.metadata.uid === object.uid && value === undefined) return found.metadata.resourceVersion
  const what = value === undefined ? 'is another one' : `got ${field.join('.')} ${shown(value)}`
  throw new StepFailure(`${objectName(resource, object)} ${what} in the meantime.`, {
    applied: false,
    remedy: 'Somebody else is at work on it; try again when they are done.',
  })
}

function test(field: readonly string[], value: unknown): JsonPatchOperation {
  return { op: 'test', path: pointer(field), value }
}

function pointer(field: readonly string[]): string {
  return field.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

function valueAt(object: unknown, field: readonly string[]): unknown {
  return field.reduce<unknown>((at, part) => (at as Record<string, unknown> | null | undefined)?.[part], object)
}

function shown(value: unknown): string {
  const text = value === undefined ? 'not set' : JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}

function summarise(kind: string, field: readonly string[], before: unknown, after: unknown): string {
  if (kind === 'Node' && field.join('.') === 'spec.unschedulable') return after === true ? 'cordoned' : 'uncordoned'
  if (field.join('.') === 'spec.replicas') return `scaled from ${shown(before)} to ${shown(after)}`
  return `${shown(before)} became ${shown(after)}`
}

function commandByHand({ object, field, before, after }: Omit<Data, 'cluster' | 'uid'>): string {
  const path = field.join('.')
  if (object.kind === 'Node' && path === 'spec.unschedulable') {
    return `kubectl ${before === true ? 'cordon' : 'uncordon'} ${object.name}`
  }
  if (path === 'spec.replicas' && before !== undefined) {
    return `kubectl scale ${kubectlName(object)} --replicas=${JSON.stringify(before)}`
  }
  const operation: JsonPatchOperation =
    before === undefined
      ? { op: 'remove', path: pointer(field) }
      : { op: after === undefined ? 'add' : 'replace', path: pointer(field), value: before }
  // The test keeps the command from hitting somebody else's value.
  const operations = after === undefined ? [operation] : [test(field, after), operation]
  const patch = JSON.stringify(operations).replaceAll("'", `'\\''`)
  return `kubectl patch ${kubectlName(object)} --type=json --patch='${patch}'`
}
