import { type FieldPath, locate } from 'chaos-kubernetes-access'
import type { IndexedRule } from './select-rules.ts'
import type { HttpRule } from './virtual-service.ts'

/**
 * The way to a member of a rule's fault. The rule is found again in a list that was edited since: the one that is the same but for its
 * fault, else the one of the same name, else the one with the same conditions and destinations.
 */
export function faultPath({ index, rule }: IndexedRule, member: string): FieldPath {
  const { fault: _, ...rest } = rule
  const like = [
    { without: ['fault'], parts: rest },
    ...(rule.name === undefined ? [] : [{ parts: { name: rule.name } }]),
    { parts: { match: rule.match ?? null, 'route[].destination': destinations(rule) } },
  ]
  return ['spec', 'http', { at: index, like }, 'fault', member] as FieldPath
}

/** The member of the fault that a way leads to: delay or abort. */
export function memberOf(path: FieldPath): string {
  return String(path.at(-1))
}

/** The rule that a way leads through, as it was when the change was made, without its fault. */
export function ruleOf(path: FieldPath): HttpRule {
  const item = path.find((part) => typeof part !== 'string')
  return (item?.like[0]?.parts ?? {}) as HttpRule
}

/** Whether a way leads through this rule. */
export function leadsThrough(path: FieldPath, rule: HttpRule): boolean {
  return locate({ spec: { http: [rule] } }, path) !== undefined
}

function destinations({ route }: HttpRule): readonly unknown[] | null {
  return route?.map(({ destination }) => destination) ?? null
}
