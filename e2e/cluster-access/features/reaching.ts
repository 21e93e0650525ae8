import type { Call, Feature } from '../feature.ts'
import type { ApiServer, ApiServerOptions } from '../stage/api-server.ts'

/** An API server that a kubeconfig with one context leads to. */
export interface Reaching extends Pick<Feature, 'name' | 'ours' | 'kubectl' | 'otherwise'> {
  readonly server?: ApiServerOptions
  /** What the kubeconfig says of the cluster; default its address and its authority. */
  readonly cluster?: (server: ApiServer) => object
  /** Default: with a token. */
  readonly user?: object
  readonly context?: object
  /** Files beside the kubeconfig. */
  readonly files?: Readonly<Record<string, string>>
  readonly variables?: Readonly<Record<string, string>>
  readonly call?: Call
}

/** A feature of it. */
export function reaching(row: Reaching): Feature {
  const {
    server,
    cluster = (api) => api.cluster,
    user = { token: 'mango' },
    context,
    files = {},
    variables,
    call,
  } = row
  const { name, ours, kubectl, otherwise } = row
  return {
    name,
    ours,
    ...(kubectl === undefined ? {} : { kubectl }),
    ...(otherwise === undefined ? {} : { otherwise }),
    async set(stage) {
      const api = await stage.apiServer(server)
      for (const [file, text] of Object.entries(files)) await stage.write(file, text)
      const KUBECONFIG = await stage.kubeconfig(cluster(api), user, context)
      return { ...call, environment: { KUBECONFIG, ...variables } }
    },
  }
}
