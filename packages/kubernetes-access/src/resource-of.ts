import {
  daemonSets,
  deployments,
  ingresses,
  namespaces,
  networkPolicies,
  nodes,
  pods,
  type Resource,
  replicaSets,
  secrets,
  services,
  statefulSets,
} from './objects/resource.ts'
import { isApiFailure } from './transport/api-failure.ts'
import { askOnce } from './transport/ask-once.ts'
import { type CallContext, callApi } from './transport/call-api.ts'
import type { Connection } from './transport/connection.ts'
import { parseAnswer } from './transport/parse-answer.ts'

const builtIn: readonly Resource[] = [
  pods,
  nodes,
  namespaces,
  services,
  secrets,
  deployments,
  replicaSets,
  statefulSets,
  daemonSets,
  networkPolicies,
  ingresses,
]

interface ResourceList {
  readonly resources?: readonly { readonly name: string; readonly kind: string; readonly namespaced: boolean }[]
}

/** See `Cluster.resourceOf`. Asks the API server only about kinds that this package does not know, and once per connection. */
export async function resourceOf(
  connection: Connection,
  context: CallContext,
  apiVersion: string,
  kind: string,
): Promise<Resource | undefined> {
  const slash = apiVersion.indexOf('/')
  const group = slash < 0 ? '' : apiVersion.slice(0, slash)
  const version = apiVersion.slice(slash + 1)
  const known = builtIn.find((one) => one.group === group && one.version === version && one.kind === kind)
  if (known !== undefined) return known
  const { resources } = await askOnce(connection, `resources of ${apiVersion}`, async (): Promise<ResourceList> => {
    const anything: Resource = { group, version, plural: 'resources', kind, namespaced: false }
    const path = group === '' ? `/api/${version}` : `/apis/${group}/${version}`
    const operation = { verb: 'get', resource: anything }
    try {
      const text = await callApi(connection, context, { method: 'GET', path, operation })
      return parseAnswer(text, connection.server) as ResourceList
    } catch (error) {
      if (isApiFailure(error, 404)) return {}
      throw error
    }
  })
  const found = resources?.find((one) => one.kind === kind && !one.name.includes('/'))
  return found && { group, version, plural: found.name, kind, namespaced: found.namespaced }
}
