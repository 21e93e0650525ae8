import type { Call, Feature } from '../feature.ts'
import type { ApiServer } from '../stage/api-server.ts'
import type { Stage } from '../stage/stage.ts'

const user = { token: 'mango' }

/** Nobody listens there. */
export const nobody = '127.0.0.1:1'

/** The same server under a name that only proxies know. */
const named = ({ cluster, port }: ApiServer) => ({
  ...cluster,
  server: `${cluster.server.replace(/:\/\/.*/, '')}://cluster.test:${port}`,
})

/** A server behind a proxy. */
export interface ProxyRow extends Pick<Feature, 'name' | 'ours' | 'kubectl' | 'otherwise'> {
  /** Of plain HTTP. */
  readonly plain?: boolean
  readonly http2?: boolean
  /** Of the server; default a name that only proxies know. */
  readonly host?: string
  readonly proxyUrl?: (stage: Stage, server: ApiServer) => Promise<string>
  readonly variables?: (stage: Stage, server: ApiServer) => Promise<Readonly<Record<string, string>>>
}

/** A feature of it. */
export function proxied({ plain = false, http2 = false, host, proxyUrl, variables, ...texts }: ProxyRow): Feature {
  return {
    ...texts,
    async set(stage): Promise<Call> {
      const server = await stage.apiServer({
        ...(plain ? { certificate: 'none' as const } : {}),
        ...(host === undefined ? {} : { host }),
        http2,
      })
      const cluster = host === undefined ? named(server) : server.cluster
      const proxy = proxyUrl === undefined ? {} : { 'proxy-url': await proxyUrl(stage, server) }
      const KUBECONFIG = await stage.kubeconfig({ ...cluster, ...proxy }, plain ? {} : user)
      return {
        ...(http2 ? { tells: ['http'] } : {}),
        environment: { KUBECONFIG, ...(await variables?.(stage, server)) },
      }
    },
  }
}
