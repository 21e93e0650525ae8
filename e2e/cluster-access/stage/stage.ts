import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { Server } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import {
  type AskedForTokens,
  type IdentityProviderOptions,
  startIdentityProvider,
} from '../../../packages/kubernetes-access/test/support/identity-provider.ts'
import { startSocksProxy } from '../../../packages/kubernetes-access/test/support/socks-proxy.ts'
import { type ApiServer, type ApiServerOptions, type Asked, startApiServer } from './api-server.ts'
import { type HttpProxyOptions, startHttpProxy } from './http-proxy.ts'

/** A folder, API servers and proxies that one program has for itself, so that what it does can be told from what another one does. */
export interface Stage extends AsyncDisposable {
  readonly folder: string
  /** What API servers were asked, in order; not what is asked for beside the call. */
  readonly asked: readonly Asked[]
  /** What identity providers were asked, in order. */
  readonly askedForTokens: readonly AskedForTokens[]
  /** Writes a file into the folder, and returns its path. */
  write(name: string, text: string): Promise<string>
  /** Writes a program of the shell, which is run in the folder, and returns its path. */
  program(name: string, script: string): Promise<string>
  /** Writes a kubeconfig whose only context leads to this cluster as this user. */
  kubeconfig(cluster: object, user?: object, context?: object): Promise<string>
  apiServer(options?: ApiServerOptions): Promise<ApiServer>
  /** Starts a proxy that leads every name to this machine. Returns its host and port. */
  httpProxy(options?: HttpProxyOptions): Promise<string>
  /** Starts a proxy of SOCKS 5 that leads every name to one API server. Returns its host and port. */
  socksProxy(to: ApiServer, user?: string): Promise<string>
  /** Starts an identity provider. Returns its port. */
  identityProvider(options?: IdentityProviderOptions): Promise<number>
  /** A text without what is another one on each stage: folders and ports. */
  withoutPlaces(text: string): string
}

export async function openStage(): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'cluster-access-'))
  const asked: Asked[] = []
  const providers: Awaited<ReturnType<typeof startIdentityProvider>>[] = []
  const routes = new Map<number, string>()
  const ports = new Set<number>()
  const servers: Server[] = []
  const socks: AsyncDisposable[] = []
  const routing = (kind: string) => (port: number, user: string | undefined) =>
    void routes.set(port, user === undefined ? `the ${kind} proxy` : `the ${kind} proxy as ${user}`)
  const write = async (name: string, text: string, mode = 0o600) => {
    const file = join(folder, name)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text, { mode })
    return file
  }
  return {
    folder,
    asked,
    get askedForTokens() {
      return providers.flatMap(({ asked: each }) => each)
    },
    write,
    async program(name, script) {
      const file = await write(name, `#!/bin/sh\ncd '${folder}'\n${script}\n`)
      await chmod(file, 0o700)
      return file
    },
    kubeconfig: async (cluster, user = {}, context = {}) => write('kubeconfig', kubeconfigText(cluster, user, context)),
    async apiServer(options = {}) {
      const { server, ...api } = await startApiServer(options, { note: (each) => void asked.push(each), routes })
      servers.push(server)
      ports.add(api.port)
      return api
    },
    async httpProxy(options = {}) {
      const { server, port } = await startHttpProxy(options, routing(options.secure === true ? 'HTTPS' : 'HTTP'))
      servers.push(server)
      ports.add(port)
      return `127.0.0.1:${port}`
    },
    async socksProxy(to, user) {
      const proxy = await startSocksProxy(to.port, {
        ...(user === undefined ? {} : { user }),
        route: routing('SOCKS'),
      })
      socks.push(proxy)
      ports.add(proxy.port)
      return `127.0.0.1:${proxy.port}`
    },
    async identityProvider(options = {}) {
      const provider = await startIdentityProvider(options, routes)
      providers.push(provider)
      ports.add(provider.port)
      return provider.port
    },
    withoutPlaces(text) {
      const withoutPorts = [...ports].reduce((rest, port) => rest.replaceAll(String(port), 'PORT'), text)
      return withoutPorts.replaceAll(`${folder}/`, '').replaceAll(folder, '.')
    },
    async [Symbol.asyncDispose]() {
      for (const server of servers) {
        if ('closeAllConnections' in server) (server.closeAllConnections as () => void)()
        server.close()
      }
      await Promise.all([...socks, ...providers].map((each) => each[Symbol.asyncDispose]()))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A kubeconfig in JSON, with one context that is called `here`. */
export function kubeconfigText(cluster: object, user: object, context: object = {}): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'here',
    clusters: [{ name: 'cluster', cluster }],
    users: [{ name: 'user', user }],
    contexts: [{ name: 'here', context: { cluster: 'cluster', user: 'user', ...context } }],
  })
}
