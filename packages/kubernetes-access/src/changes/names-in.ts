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
 * the names of all fields; and each name with its namespace, as sentences have it. What fields hold otherwise (the value of a variable, an annotation, a ConfigMap) is none. A manifest
 * that stands in a text is looked into.
 */
export function* namesIn(data: unknown): Generator<string> {
  yield* namesWithin(data)
  const namespaces = new Set(valuesOf(data, 'namespace'))
  for (const name of new Set(valuesOf(data, 'name'))) for (const namespace of namespaces) yield `${namespace}/${name}`
}

function* namesWithin(value: unknown): Generator<string> {
  if (typeof value === 'string') {
    const parsed = parsedManifest(value)
    if (parsed !== undefined) yield* namesWithin(parsed)
  } else if (Array.isArray(value)) {
    for (const item of value) yield* namesWithin(item)
  } else if (typeof value === 'object' && value !== null) {
    for (const [member, content] of Object.entries(value)) {
      yield member
      if (isNameMember(member)) yield* textsIn(content)
      yield* namesWithin(content)
    }
    yield* namesOfField(value)
  }
}

/** The texts that members of a name hold, at any depth. */
function* valuesOf(value: unknown, name: string): Generator<string> {
  if (typeof value !== 'object' || value === null) return
  for (const [member, content] of Object.entries(value)) {
    if (member === name && typeof content === 'string') yield content
    else yield* valuesOf(content, name)
  }
}

/** What a changed field held and holds, where it is one that holds names. */
function* namesOfField({
  path,
  before,
  after,
}: {
  path?: unknown
  before?: unknown
  after?: unknown
}): Generator<string> {
  if (!Array.isArray(path) || !path.some((step) => typeof step === 'string' && isNameMember(step))) return
  yield* textsIn([before, after])
}

function isNameMember(member: string): boolean {
  return nameMembers.has(member) || /[a-z]Names?$/.test(member)
}

function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value
  else if (typeof value === 'object' && value !== null) {
    for (const [member, content] of Object.entries(value)) {
      yield member
      yield* textsIn(content)
    }
  }
}

function parsedManifest(text: string): object | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined
  try {
    return JSON.parse(text) as object
  } catch {
    return undefined
  }
}
