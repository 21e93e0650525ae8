/** Members of objects, and of the data of changes, under which everything is a name or a choice by names. */
const nameMembers = new Set([
  'apiVersion',
  'cluster',
  'container',
  'context',
  'group',
  'host',
  'hosts',
  'hostname',
  'image',
  'kind',
  'labels',
  'manager',
  'madeBy',
  'matchExpressions',
  'matchLabels',
  'name',
  'names',
  'namespace',
  'namespaces',
  'nodeSelector',
  'ownerReferences',
  'path',
  'plural',
  'pod',
  'selector',
  'server',
  'subdomain',
  'subset',
  'topologyKey',
  'uid',
  'version',
])

/**
 * The texts in the data of a change that a cluster shows as names: of objects and of what they refer to, labels and what chooses by them, images, and
 * the names of all fields; and each name with the namespace that stands beside it, as sentences have it. What fields hold otherwise (the value of a variable,
 * an annotation, a ConfigMap) is none. A manifest that stands in a text is looked into.
 *
 * @example
 * namesIn({ object: { namespace: 'shop', name: 'web' } }) // → 'object', 'namespace', 'shop', 'name', 'web', 'shop/web'
 */
export function namesIn(data: unknown): ReadonlySet<string> {
  const names = new Set<string>()
  // No recursion: a text may hold more levels than there is stack for.
  const left: Part[] = [{ value: data, isName: false }]
  for (let part = left.pop(); part !== undefined; part = left.pop()) {
    const { value, isName } = part
    if (typeof value === 'string') {
      if (isName) names.add(value)
      const parsed = parsedManifest(value)
      if (parsed !== undefined) left.push({ value: parsed, isName: false })
    } else if (Array.isArray(value)) {
      for (const item of value) left.push({ value: item, isName })
    } else if (typeof value === 'object' && value !== null) {
      const { name, namespace } = value as { name?: unknown; namespace?: unknown }
      if (typeof name === 'string' && typeof namespace === 'string') names.add(`${namespace}/${name}`)
      const holdsNames = isFieldOfNames(value)
      for (const [member, content] of Object.entries(value)) {
        names.add(member)
        const isValue = holdsNames && (member === 'before' || member === 'after')
        left.push({ value: content, isName: isName || isValue || isNameMember(member) })
      }
    }
  }
  return names
}

/** A part of the data that is still to be looked at. */
interface Part {
  readonly value: unknown
  /** Whether the texts in it are names. */
  readonly isName: boolean
}

/** Whether this says how a field was changed that holds names. */
function isFieldOfNames({ path }: { path?: unknown }): boolean {
  return Array.isArray(path) && path.some((step) => typeof step === 'string' && isNameMember(step))
}

function isNameMember(member: string): boolean {
  return nameMembers.has(member) || /[a-z]Names?$/.test(member)
}

function parsedManifest(text: string): object | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined
  try {
    return JSON.parse(text) as object
  } catch {
    return undefined
  }
}
