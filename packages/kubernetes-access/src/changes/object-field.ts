import { type ActionContext, defineChange, type Target } from 'chaos-plugin-api'
import type { Cluster, JsonPatchOperation } from '../cluster.ts'
import type { KubernetesObject } from '../objects/kubernetes-object.ts'
import type { Resource } from '../objects/resource.ts'
import { type FieldPath, fieldName, pointer } from '../restoration/field-path.ts'
import { asItStood } from '../restoration/judge-field.ts'
import { type FieldChange, type FieldsSet, fieldsSet, identityOf } from '../restoration/object-change.ts'
import { objectRestorer } from '../restoration/object-restorer.ts'
import { shown } from '../restoration/shown.ts'
import { namesIn } from './names-in.ts'
import { kubectlName, storedName } from './object-reference.ts'
import { type FieldSetting, setFields } from './set-fields.ts'

/** Fields that are named one by one. */
const named = 3

/** Fields of an object that were set or removed in one call. */
export const objectField = defineChange<FieldsSet>({
  data: fieldsSet,
  names: namesIn,
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
  context: Pick<ActionContext<Target, typeof objectField>, 'change' | 'step'>,
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
  if (isTaint(object, path))
    return after === undefined ? `taint ${taintText(before)} removed` : `tainted ${taintText(after)}`
  if (object.kind === 'Node' && name === 'spec.unschedulable') return after === true ? 'cordoned' : 'uncordoned'
  if (name === 'spec.replicas') return `scaled from ${shown(before)} to ${shown(after)}`
  return `${shown(before)} became ${shown(after)}`
}

function isTaint({ kind }: FieldsSet['object'], path: FieldPath): boolean {
  return kind === 'Node' && path.length === 3 && path[1] === 'taints' && typeof path[2] !== 'string'
}

/** A taint as kubectl writes it: `dedicated=shop:NoSchedule`. */
function taintText(taint: unknown): string {
  const {
    key,
    value = '',
    effect,
  } = taint as { readonly key: string; readonly value?: string; readonly effect: string }
  return `${key}${value === '' ? '' : `=${value}`}:${effect}`
}

function commandByHand({ object, fields }: FieldsSet): string {
  const [first] = fields
  if (first !== undefined && fields.length === 1) {
    const name = fieldName(first.path)
    if (isTaint(object, first.path)) {
      const back = first.before === undefined ? `${taintText(first.after)}-` : `${taintText(first.before)} --overwrite`
      return `kubectl taint node ${object.name} ${back}`
    }
    if (object.kind === 'Node' && name === 'spec.unschedulable') {
      return `kubectl ${first.before === true ? 'cordon' : 'uncordon'} ${object.name}`
    }
    if (name === 'spec.replicas' && first.before !== undefined) {
      return `kubectl scale ${kubectlName(object)} --replicas=${JSON.stringify(first.before)}`
    }
  }
  return `kubectl patch ${kubectlName(object)} --type=json --patch='${patchByHand(fields)}'`
}

/** The patch that takes fields back, with the mappings that came or went with them; its tests keep it from hitting somebody else's values. */
export function patchByHand(fields: readonly FieldChange[]): string {
  const made = new Set(fields.filter(({ before }) => before === undefined).flatMap(mappingsOf))
  const lists = new Set(fields.map(({ path }) => (typeof path.at(-1) === 'string' ? undefined : listOf(path))))
  const emptied = [...made]
    .toSorted((a, b) => b.length - a.length)
    .flatMap((path): readonly JsonPatchOperation[] => [
      { op: 'test', path, value: lists.has(path) ? [] : {} },
      { op: 'remove', path },
    ])
  return JSON.stringify([...fields.flatMap(operationsBack), ...emptied]).replaceAll("'", `'\\''`)
}

function operationsBack(field: FieldChange): readonly JsonPatchOperation[] {
  const { before, after } = field
  const at = asItStood(field.path)
  const path = pointer(at)
  const test = { op: 'test', path, value: after } as const
  if (before === undefined) return after === undefined ? [] : [test, { op: 'remove', path }]
  if (after !== undefined) return [test, { op: 'replace', path, value: before }]
  const gone = mappingsOf(field).at(-1)
  if (gone === undefined) return [{ op: 'add', path, value: before }]
  const value = at.slice(at.length - field.made).reduceRight<unknown>((inner, step) => ({ [step]: inner }), before)
  return [
    { op: 'test', path: gone, value: null },
    { op: 'add', path: gone, value },
  ]
}

function listOf(path: FieldPath): string {
  return pointer(asItStood(path).slice(0, -1))
}

/** The mappings that were made for a field, or went with it, from the innermost on. */
function mappingsOf({ path, made }: FieldChange): readonly string[] {
  const at = asItStood(path)
  return Array.from({ length: made }, (_, above) => pointer(at.slice(0, at.length - 1 - above)))
}
