import type { JsonPatchOperation } from 'chaos-kubernetes-access'
import type { IndexedRule } from './select-rules.ts'

/** The operations that give one member of a rule's fault a value, or take it away; other members stay as they are. */
export function faultPatch(
  { index, rule }: IndexedRule,
  member: string,
  value: unknown,
): readonly JsonPatchOperation[] {
  const fault = `/spec/http/${index}/fault`
  const path = `${fault}/${member.replaceAll('~', '~0').replaceAll('/', '~1')}`
  if (value !== undefined) {
    return [
      rule.fault === undefined ? { op: 'add', path: fault, value: { [member]: value } } : { op: 'add', path, value },
    ]
  }
  const others = Object.keys(rule.fault ?? {}).filter((each) => each !== member)
  return [{ op: 'remove', path: others.length === 0 ? fault : path }]
}

/** The operations that refuse a patch unless the object and the rule are still as they were read. */
export function asRead(uid: string, { index, rule }: IndexedRule): readonly JsonPatchOperation[] {
  return [
    { op: 'test', path: '/metadata/uid', value: uid },
    { op: 'test', path: `/spec/http/${index}`, value: rule },
  ]
}
