import { coversPath, includes, type PolicyRule } from './policy-rule.ts'

/** What of some rules is not allowed by others: each piece with one verb for one resource, name or path. */
export function uncoveredRules(own: readonly PolicyRule[], wanted: readonly PolicyRule[]): readonly PolicyRule[] {
  return wanted.flatMap(breakDown).filter((piece) => !own.some((rule) => covers(rule, piece)))
}

/** Rules as lines of text, those that differ in their verbs only on one line; sorted. */
export function describeRules(rules: readonly PolicyRule[]): readonly string[] {
  const merged = new Map<string, PolicyRule>()
  for (const rule of rules) {
    const { verbs, ...rest } = rule
    const key = JSON.stringify(rule.nonResourceURLs.length > 0 ? rule : rest)
    const known = merged.get(key)
    if (!known) merged.set(key, rule)
    else if (!known.verbs.includes(verbs[0]!)) merged.set(key, { ...known, verbs: [...known.verbs, ...verbs] })
  }
  return [...merged.values()].map(describeRule).sort()
}

const empty = { apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [] }

function breakDown(rule: PolicyRule): PolicyRule[] {
  const pieces: PolicyRule[] = []
  for (const group of rule.apiGroups) {
    for (const resource of rule.resources) {
      for (const verb of rule.verbs) {
        const piece = { ...empty, apiGroups: [group], resources: [resource], verbs: [verb] }
        if (rule.resourceNames.length === 0) pieces.push(piece)
        for (const name of rule.resourceNames) pieces.push({ ...piece, resourceNames: [name] })
      }
    }
  }
  for (const path of rule.nonResourceURLs)
    for (const verb of rule.verbs) pieces.push({ ...empty, nonResourceURLs: [path], verbs: [verb] })
  return pieces
}

/** Whether a rule allows all that a piece does. */
function covers(rule: PolicyRule, piece: PolicyRule): boolean {
  if (!includes(rule.verbs, piece.verbs[0]!)) return false
  const [path] = piece.nonResourceURLs
  if (path !== undefined) return rule.nonResourceURLs.some((pattern) => coversPath(pattern, path))
  const resource = piece.resources[0]!
  const subresource = resource.slice(resource.indexOf('/') + 1)
  return (
    includes(rule.apiGroups, piece.apiGroups[0]!) &&
    (includes(rule.resources, resource) || (resource.includes('/') && rule.resources.includes(`*/${subresource}`))) &&
    (rule.resourceNames.length === 0 || piece.resourceNames.some((name) => rule.resourceNames.includes(name)))
  )
}

function describeRule({ apiGroups, resources, nonResourceURLs, resourceNames, verbs }: PolicyRule): string {
  const lists = Object.entries({
    APIGroups: apiGroups,
    Resources: resources,
    NonResourceURLs: nonResourceURLs,
    ResourceNames: resourceNames,
    Verbs: verbs,
  })
  const texts = lists
    .filter(([, list]) => list.length > 0)
    .map(([name, list]) => `${name}:[${list.map((each) => JSON.stringify(each)).join(' ')}]`)
  return `{${texts.join(', ')}}`
}
