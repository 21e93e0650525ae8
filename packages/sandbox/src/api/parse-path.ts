/** What a URL below `/api/v1` or `/apis/GROUP/VERSION` names. */
export interface ResourcePath {
  /** Whether the path has the deprecated prefix `watch/`, which means the same as the parameter `watch=true`. */
  readonly watch: boolean
  readonly group: string
  readonly version: string
  readonly plural: string
  /** Empty where the path has a namespace and it is empty. */
  readonly namespace: string | undefined
  /** Empty where only what follows it is given. */
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
  // A slash at the end, or several, stands for nothing.
  const end = tail.findLastIndex((part) => part !== '') + 1
  if (version === undefined || group === undefined || (group === '' && !core) || end === 0) return undefined
  const scoped = tail[0] === 'namespaces' && end > 2 && !namespaceParts.has(tail[2]!)
  const [plural, name, subresource, ...remainder] = scoped ? tail.slice(2) : tail
  const named = end > (scoped ? 3 : 1)
  return {
    group,
    version,
    plural: plural!,
    namespace: scoped ? tail[1] : undefined,
    name: named ? name : undefined,
    subresource: subresource || undefined,
    rest: remainder.join('/'),
    watch,
  }
}

const namespaceParts = new Set(['status', 'finalize'])

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
