import type { IncomingMessage } from 'node:http'
import { parsePath } from '../api/parse-path.ts'
import type { ApiCall } from './api-fault.ts'

const verbs: Readonly<Record<string, string>> = { POST: 'create', PUT: 'update', PATCH: 'patch' }

/** What a request asks for, in the words of Kubernetes. */
export function describeCall(
  { method = 'GET', url: target = '/', headers }: IncomingMessage,
  user: string | undefined,
  time: number,
): ApiCall {
  const url = new URL(`http://localhost${target}`)
  const path = parsePath(url.pathname)
  const single = path?.name !== undefined
  const watching = path?.watch === true || ['true', '1'].includes(url.searchParams.get('watch') ?? '')
  const reading = watching ? 'watch' : single ? 'get' : 'list'
  const deleting = single ? 'delete' : 'deletecollection'
  return {
    verb: method === 'GET' ? reading : method === 'DELETE' ? deleting : (verbs[method] ?? method.toLowerCase()),
    group: path?.group ?? '',
    resource: path ? `${path.plural}${path.subresource ? `/${path.subresource}` : ''}` : '',
    namespace: path?.namespace,
    name: path?.name,
    user,
    impersonatedUser: one(headers['impersonate-user']),
    userAgent: headers['user-agent'] ?? '',
    path: url.pathname + url.search,
    time,
    code: undefined,
  }
}

function one(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header
}
