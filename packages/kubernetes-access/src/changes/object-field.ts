import { isDeepStrictEqual } from 'node:util'
import { type ActionContext, defineChange } from 'chaos-plugin-api'
import { z } from 'zod'
import type { Cluster, JsonPatchOperation } from '../cluster.ts'
import type { Resource } from '../objects/resource.ts'
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

/** A field of an object that got another value. Put back only as long as it has ours. */
export const objectField = defineChange<Data>({
  data,
  undo: 'revert',
  describe: ({ object, field, before, after }) => ({
    object: `${storedName(object)}: ${field.join('.')}`,
    summary: summarise(object.kind, field, before, after),
    byHand: commandByHand({ object, field, before }),
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
    const body = [test(['metadata', 'uid'], uid), ...setting(field, after, before)]
    await lookAgainIfRefused(() => connected.patch(resource, place, { type: 'json', body }))
  },
})

/** What to set. Both values left out where there is, or shall be, none. */
export interface FieldSetting {
  readonly object: { readonly name: string; readonly namespace?: string | undefined; readonly uid: string }
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
  const body = [test(['metadata', 'uid'], object.uid), ...setting(field, before, after)]
  await change(objectField, stored as Data, () => cluster.patch(resource, object, { type: 'json', body }))
  return true
}

function setting(field: readonly string[], from: unknown, to: unknown): readonly JsonPatchOperation[] {
  const path = pointer(field)
  if (from === undefined) return [{ op: 'add', path, value: to }]
  return [test(field, from), to === undefined ? { op: 'remove', path } : { op: 'replace', path, value: to }]
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

function commandByHand({ object, field, before }: Pick<Data, 'object' | 'field' | 'before'>): string {
  const path = field.join('.')
  if (object.kind === 'Node' && path === 'spec.unschedulable') {
    return `kubectl ${before === true ? 'cordon' : 'uncordon'} ${object.name}`
  }
  if (path === 'spec.replicas' && before !== undefined) {
    return `kubectl scale ${kubectlName(object)} --replicas=${JSON.stringify(before)}`
  }
  const operation =
    before === undefined
      ? { op: 'remove', path: pointer(field) }
      : { op: 'replace', path: pointer(field), value: before }
  const patch = JSON.stringify([operation]).replaceAll("'", `'\\''`)
  return `kubectl patch ${kubectlName(object)} --type=json --patch='${patch}'`
}
