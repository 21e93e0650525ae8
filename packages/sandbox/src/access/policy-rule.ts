import { asList, type JsonRecord } from '../json/is-record.ts'
import type { AccessRequest } from './access-request.ts'

/** One rule of a role. Absent lists are empty. */
export interface PolicyRule {
  readonly verbs: readonly string[]
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
  readonly resourceNames: readonly string[]
  readonly nonResourceURLs: readonly string[]
}

/** A rule as it stands in a stored role. */
export function readRule(rule: JsonRecord): PolicyRule {
  const list = (name: keyof PolicyRule): readonly string[] => asList(rule[name]).map(String)
  return {
    verbs: list('verbs'),
    apiGroups: list('apiGroups'),
    resources: list('resources'),
    resourceNames: list('resourceNames'),
    nonResourceURLs: list('nonResourceURLs'),
  }
}

/** Whether a rule allows a request. */
export function ruleAllows(
  rule: PolicyRule,
  { verb, path, group, resource, subresource, name }: AccessRequest,
): boolean {
  if (!includes(rule.verbs, verb)) return false
  if (path !== undefined) return rule.nonResourceURLs.some((pattern) => coversPath(pattern, path))
  const whole = subresource === '' ? resource : `${resource}/${subresource}`
  return (
    includes(rule.apiGroups, group) &&
    (includes(rule.resources, whole) || (subresource !== '' && rule.resources.includes(`*/${subresource}`))) &&
    (rule.resourceNames.length === 0 || rule.resourceNames.includes(name))
  )
}

/** Whether a list has a value, or the star that stands for all. */
export function includes(list: readonly string[], value: string): boolean {
  return list.includes(value) || list.includes('*')
}

/** Whether a path is meant by another, which may end with a star. */
export function coversPath(pattern: string, path: string): boolean {
  return pattern === path || (pattern.endsWith('*') && path.startsWith(pattern.slice(0, -1)))
}
