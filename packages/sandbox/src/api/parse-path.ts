/** What a URL below `/api/v1` or `/apis/GROUP/VERSION` names. */
export interface ResourcePath {
  /** Whether the path has the deprecated prefix `watch/`, which means the same as the parameter `watch=true`. */
  readonly watch: boolean
  readonly group: string
  readonly version: string
  readonly plural: string
  readonly namespace: string | undefined
  readonly name: string | undefined
  readonly subresource: string | undefined
  /** What follows the subresource: the path given to a proxy. */
  readonly rest: string
}

/** Reads the path of a resource; undefined if it has another form. */
export function parsePath(path: string): ResourcePath | undefined {
  const parts = path.split('/').slice(1).map(decode)
  const core = parts[0] === 'api'
  if (!core && parts[0] !== 'apis') return undefined
  const [group, version] = core ? ['', parts[1]] : [parts[1], parts[2]]
  const rest = parts.slice(core ? 2 : 3)
  const watch = rest[0] === 'watch' && rest.length > 1
  const tail = watch ? rest.slice(1) : rest
  if (version === undefined || group === undefined || tail.length === 0 || tail[0] === '') return undefined
  const scoped = tail[0] === 'namespaces' && tail.length > 2 && !namespaceParts.has(tail[2]!)
  const [plural, name, subresource, ...remainder] = scoped ? tail.slice(2) : tail
  return {
    group,
    version,
    plural: plural!,
    namespace: scoped ? tail[1] : undefined,
    name: name || undefined,
    subresource: subresource || undefined,
    rest: remainder.join('/'),
    watch,
  }
}

const namespaceParts = new Set(['status', 'finalize', ''])

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
