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

/** See `Cluster.resourceOf`. Asks the API server only about kinds that this package does not know. */
export async function resourceOf(
  connection: Connection,
  context: CallContext,
  apiVersion: string,
  kind: string,
): Promise<Resource | undefined> {
  const { group, version } = groupVersion(apiVersion)
  const known = builtIn.find((one) => one.group === group && one.version === version && one.kind === kind)
  return known ?? findServed(connection, context, apiVersion, (one) => one.kind === kind && !one.plural.includes('/'))
}

/** See `Cluster.resourceNamed`. */
export async function resourceNamed(
  connection: Connection,
  context: CallContext,
  apiVersion: string,
  plural: string,
): Promise<Resource | undefined> {
  return findServed(connection, context, apiVersion, (one) => one.plural === plural)
}

/** Asks once per connection about what there is, and anew about what was not there: an earlier step may have defined it. */
async function findServed(
  connection: Connection,
  context: CallContext,
  apiVersion: string,
  isMeant: (resource: Resource) => boolean,
): Promise<Resource | undefined> {
  const wasKnown = connection.known.has(questionAbout(apiVersion))
  const found = (await resourcesIn(connection, context, apiVersion)).find(isMeant)
  if (found !== undefined || !wasKnown) return found
  connection.known.delete(questionAbout(apiVersion))
  return (await resourcesIn(connection, context, apiVersion)).find(isMeant)
}

function questionAbout(apiVersion: string): string {
  return `resources of ${apiVersion}`
}

function groupVersion(apiVersion: string): Pick<Resource, 'group' | 'version'> {
  const slash = apiVersion.indexOf('/')
  return { group: slash < 0 ? '' : apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) }
}

/** What the API server serves in a version of a group, subresources (`deployments/scale`) included; nothing where it has no such version. */
async function resourcesIn(
  connection: Connection,
  context: CallContext,
  apiVersion: string,
): Promise<readonly Resource[]> {
  const { group, version } = groupVersion(apiVersion)
  return askOnce(connection, questionAbout(apiVersion), async () => {
    const path = group === '' ? `/api/${version}` : `/apis/${group}/${version}`
    const anything: Resource = { group, version, plural: 'resources', kind: path, namespaced: false }
    try {
      const text = await callApi(connection, context, {
        method: 'GET',
        path,
        operation: { verb: 'get', resource: anything },
      })
      const { resources = [] } = parseAnswer(text, connection.server) as ResourceList
      return resources.map(
        ({ name, kind, namespaced }): Resource => ({ group, version, plural: name, kind, namespaced }),
      )
    } catch (error) {
      if (isApiFailure(error, 404)) return []
      throw error
    }
  })
}
