import type { ResourcePath } from '../api/parse-path.ts'

/** What somebody wants to do: to objects of a kind, or with a path that is no resource. */
export interface AccessRequest {
  readonly verb: string
  readonly group: string
  readonly resource: string
  readonly subresource: string
  readonly name: string
  /** Empty for the whole cluster. */
  readonly namespace: string
  /** The path if it is no resource. */
  readonly path: string | undefined
}

const verbs: Readonly<Record<string, string>> = {
  GET: 'get',
  HEAD: 'get',
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
}

/** What an HTTP request asks for, in the words of roles. */
export function accessRequestOf(method: string, url: URL, path: ResourcePath | undefined): AccessRequest {
  if (!path) {
    const nothing = { group: '', resource: '', subresource: '', name: '', namespace: '' }
    return { verb: method.toLowerCase(), ...nothing, path: url.pathname }
  }
  const { group, plural, subresource = '', name = '' } = path
  // A namespace counts as being inside itself: a role in it can allow to read it.
  const namespace = path.namespace ?? (group === '' && plural === 'namespaces' ? name : '')
  const about = { group, resource: plural, subresource, namespace, path: undefined }
  const verb = verbs[method] ?? ''
  if (path.watch) return { verb: 'watch', ...about, name }
  if (name !== '' || (verb !== 'get' && verb !== 'delete')) return { verb, ...about, name }
  if (verb === 'delete') return { verb: 'deletecollection', ...about, name }
  const watching = ['true', '1'].includes(url.searchParams.get('watch') ?? '')
  return { verb: watching ? 'watch' : 'list', ...about, name: selectedName(url.searchParams.get('fieldSelector')) }
}

/** A list of the one object with a name asks for that object. */
function selectedName(selector: string | null): string {
  return /(?:^|,)metadata\.name==?([^,]+)/.exec(selector ?? '')?.[1] ?? ''
}
