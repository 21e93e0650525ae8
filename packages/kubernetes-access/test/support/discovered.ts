import { connect } from 'chaos-kubernetes-access'
import { type Answer, type SeenRequest, startApiServer, status } from './api-server.ts'
import { kubeconfigFor, testContext } from './context.ts'

const verbs = ['create', 'delete', 'get', 'list']
const core = [
  { name: 'configmaps', kind: 'ConfigMap', namespaced: true, verbs },
  { name: 'serviceaccounts', kind: 'ServiceAccount', namespaced: true, verbs },
  { name: 'services', kind: 'Service', namespaced: true, verbs },
  { name: 'services/status', kind: 'Service', namespaced: true, verbs },
  { name: 'events', kind: 'Event', namespaced: true, verbs },
  { name: 'bindings', kind: 'Binding', namespaced: true, verbs: ['create'] },
  { name: 'nodes', kind: 'Node', namespaced: false, verbs },
]
const apps = [
  { name: 'deployments', kind: 'Deployment', namespaced: true, verbs },
  { name: 'replicasets', kind: 'ReplicaSet', namespaced: true, verbs },
]

/** What a cluster serves that has the core and `apps/v1`. */
function discovery(path: string): Answer | undefined {
  if (path === '/apis') {
    const versions = [{ groupVersion: 'apps/v1', version: 'v1' }]
    return { body: { kind: 'APIGroupList', groups: [{ name: 'apps', versions, preferredVersion: versions[0] }] } }
  }
  if (path === '/api/v1') return { body: { kind: 'APIResourceList', groupVersion: 'v1', resources: core } }
  if (path === '/apis/apps/v1') return { body: { kind: 'APIResourceList', groupVersion: 'apps/v1', resources: apps } }
  return undefined
}

/** A cluster with discovery, objects by their paths, lists of them, and answers of its own. */
export async function startDiscovered(
  objects: Readonly<Record<string, object>> = {},
  answer: (request: SeenRequest) => Answer | undefined = () => undefined,
) {
  const server = await startApiServer((request) => {
    const { path } = request
    const own = answer(request) ?? discovery(path)
    if (own !== undefined) return own
    if (objects[path] !== undefined) return { body: { kind: 'Thing', ...objects[path] } }
    const [plural, name] = path.split('/').slice(-2)
    const known = [...core, ...apps].map((resource) => resource.name)
    if (known.includes(name!)) {
      const items = Object.entries(objects).filter(([key]) => key.slice(0, key.lastIndexOf('/')) === path)
      return { body: { kind: 'List', metadata: { resourceVersion: '9' }, items: items.map(([, object]) => object) } }
    }
    return known.includes(plural!)
      ? status(404, 'NotFound', 'not found', {
          name,
          kind: plural,
          ...(path.startsWith('/apis/apps/') ? { group: 'apps' } : {}),
        })
      : status(404, 'NotFound', 'the server could not find the requested resource', {})
  })
  const context = testContext({ environment: await kubeconfigFor(server.url) })
  return { ...server, context, cluster: await connect(context), [Symbol.asyncDispose]: server[Symbol.asyncDispose] }
}
