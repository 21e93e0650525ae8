import { type ActionContext, defineChange } from 'chaos-plugin-api'
import type { Cluster, JsonPatchOperation } from '../cluster.ts'
import type { KubernetesObject } from '../objects/kubernetes-object.ts'
import type { Resource } from '../objects/resource.ts'
import { fieldName, pointer } from '../restoration/field-path.ts'
import { asItStood } from '../restoration/judge-field.ts'
import { type FieldChange, type FieldsSet, fieldsSet, identityOf } from '../restoration/object-change.ts'
import { objectRestorer } from '../restoration/object-restorer.ts'
import { shown } from '../restoration/shown.ts'
import { kubectlName, storedName } from './object-reference.ts'
import { type FieldSetting, setFields } from './set-fields.ts'

/** Fields that are named one by one. */
const named = 3

/** Fields of an object that were set or removed in one call. */
export const objectField = defineChange<FieldsSet>({
  data: fieldsSet,
  undo: 'revert',
  restorer: objectRestorer,
  identity: identityOf,
  describe: (data) => ({
    object: `${storedName(data.object)}: ${namesOf(data.fields)}`,
    summary: summarise(data),
    byHand: commandByHand(data),
  }),
})

/** Sets fields of an object, recorded as a change; see `setFields`. Returns whether anything was changed. */
export async function setField<T extends KubernetesObject>(
  context: Pick<ActionContext, 'change' | 'step'>,
  cluster: Cluster,
  resource: Resource<T>,
  object: T,
  ...settings: readonly FieldSetting[]
): Promise<boolean> {
  return (await setFields(context, cluster, resource, object, settings, objectField)) !== undefined
}

function namesOf(fields: readonly FieldChange[]): string {
  const names = fields.map(({ path }) => fieldName(path))
  return names.length > named
    ? `${names.slice(0, named).join(', ')} and ${names.length - named} more`
    : names.join(', ')
}

function summarise({ object, fields: [first, ...others] }: FieldsSet): string {
  if (first === undefined || others.length > 0) return `${others.length + 1} fields changed`
  const { path, before, after } = first
  const name = fieldName(path)
  if (object.kind === 'Node' && name === 'spec.unschedulable') return after === true ? 'cordoned' : 'uncordoned'
  if (name === 'spec.replicas') return `scaled from ${shown(before)} to ${shown(after)}`
  return `${shown(before)} became ${shown(after)}`
}

function commandByHand({ object, fields }: FieldsSet): string {
  const [first] = fields
  if (first !== undefined && fields.length === 1) {
    const name = fieldName(first.path)
    if (object.kind === 'Node' && name === 'spec.unschedulable') {
      return `kubectl ${first.before === true ? 'cordon' : 'uncordon'} ${object.name}`
    }
    if (name === 'spec.replicas' && first.before !== undefined) {
      return `kubectl scale ${kubectlName(object)} --replicas=${JSON.stringify(first.before)}`
    }
  }
  return `kubectl patch ${kubectlName(object)} --type=json --patch='${patchByHand(fields)}'`
}

/** The patch that takes fields back; its tests keep it from hitting somebody else's values. */
export function patchByHand(fields: readonly FieldChange[]): string {
  const operations = fields.flatMap(({ path, before, after, made }): readonly JsonPatchOperation[] => {
    const at = asItStood(path)
    const gone = made === 0 ? at : at.slice(0, -made)
    const back: JsonPatchOperation =
      before === undefined
        ? { op: 'remove', path: pointer(gone) }
        : { op: after === undefined ? 'add' : 'replace', path: pointer(at), value: before }
    return after === undefined ? [back] : [{ op: 'test', path: pointer(at), value: after }, back]
  })
  return JSON.stringify(operations).replaceAll("'", `'\\''`)
}
