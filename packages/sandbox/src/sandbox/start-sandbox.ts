import { createDefaultRoles } from '../access/create-default-roles.ts'
import { startServer } from '../api/start-server.ts'
import { formatMicroTime, formatTime } from '../clock/format-time.ts'
import { realClock } from '../clock/real-clock.ts'
import type { ControllerContext } from '../controllers/controller-context.ts'
import { startCustomResourceDefinitions } from '../controllers/custom-resource-definitions.ts'
import { ReconcileLoop } from '../controllers/reconcile-loop.ts'
import { FaultInjector } from '../faults/fault-injector.ts'
import { loadAhead } from '../harness/load-ahead.ts'
import { type DelaysOf, podDelays } from '../kubelet/pod-delays.ts'
import { startKubelet } from '../kubelet/start-kubelet.ts'
import { seededRandom } from '../random/random-source.ts'
import type { Cluster } from '../registry/cluster.ts'
import { create } from '../registry/controller-writes.ts'
import { reportFault } from '../registry/report-fault.ts'
import {
  configMaps,
  customResourceDefinitions,
  leases,
  namespaces,
  nodes,
  services,
} from '../registry/resource-names.ts'
import { builtInResources } from '../resources/built-in-resources.ts'
import { istioDefinitions } from '../resources/istio-definitions.ts'
import { ResourceTable } from '../resources/resource-table.ts'
import { startScheduler } from '../scheduler/start-scheduler.ts'
import { ClusterStore } from '../store/cluster-store.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { clusterName } from './cluster-name.ts'
import { controllers, managerOf } from './controllers.ts'
import { kubeconfigFor, tokenKubeconfig } from './kubeconfig.ts'
import { nodeManifest } from './node-manifest.ts'
import { usualPreset } from './presets.ts'
import type { HttpSide } from './run-applications.ts'
import type { Sandbox } from './sandbox.ts'
import type { SandboxOptions } from './sandbox-options.ts'

/**
 * Starts a Kubernetes cluster inside this process: API server, controllers, scheduler, nodes. Resolves when the objects of
 * the preset exist and its Deployments are available; with manifests when they are applied, and available or 5 s old. Throws
 * `ManifestError` where one of them can't be.
 *
 * @example
 * await using sandbox = await startSandbox({ preset: 'empty' })
 * await writeFile('kubeconfig', sandbox.kubeconfig)
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const ownClock = options.clock ? undefined : realClock()
  const clock = options.clock ?? ownClock!
  if (ownClock === undefined) await loadAhead()
  const seed = options.seed ?? Math.floor(Math.random() * 0x100000000)
  const cluster: Cluster = {
    manager: 'kube-apiserver',
    store: new ClusterStore(),
    resources: new ResourceTable(builtInResources()),
    clock,
    random: seededRandom(seed),
  }
  const loop = new ReconcileLoop(clock, (controller, key, error, failures) => {
    if (failures === 1) reportFault(`its controller ${controller}, at ${key}`, error)
  })
  clock.waitFor?.(() => loop.settled())
  const faults = new FaultInjector(clock)
  const context: ControllerContext = { cluster, loop }
  let delaysOf = podDelays('fast', options.delays)
  startControlPlane(context, options, (pod) => delaysOf(pod))
  createBasics(cluster, options.nodes ?? 3)
  await loop.settled()
  // An API server knows the changes since its own start: a watch from before that is told to list again.
  cluster.store.compact()
  const server = await startServer(cluster, faults, options.port ?? 0)
  const withBookinfo = (options.preset ?? usualPreset) === 'bookinfo'
  let httpSide: Promise<HttpSide> | undefined
  const http = (): Promise<HttpSide> =>
    (httpSide ??= startHttpSide(cluster, { ...options, preset: withBookinfo ? 'bookinfo' : 'empty' }, seed))
  const environment = withBookinfo ? await startBookinfo(cluster, http()) : {}
  const stop = async (): Promise<void> => {
    loop.stop()
    await (await httpSide)?.stop()
    await server.stop()
    ownClock?.stop()
  }
  if (options.manifests !== undefined) {
    try {
      await startManifests(options.manifests, server.url, context)
    } catch (error) {
      await stop()
      throw error
    }
  }
  delaysOf = podDelays(options.speed ?? 'fast', options.delays)
  return {
    url: server.url,
    kubeconfig: kubeconfigFor(server.url, clusterName),
    kubeconfigFor: async (token) => tokenKubeconfig(server.url, clusterName, token, await server.certificate()),
    environment,
    clusterName,
    faults,
    serviceUrl: async (namespace, name, port) => (await http()).serviceUrl(namespace, name, port),
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

function startControlPlane(context: ControllerContext, { without = [] }: SandboxOptions, delaysOf: DelaysOf): void {
  startCustomResourceDefinitions(context)
  for (const [name, start] of Object.entries(controllers))
    if (!without.some((part) => part === name)) start(inNameOf(managerOf(name), context))
  if (!without.includes('scheduler')) startScheduler(inNameOf('kube-scheduler', context))
  if (!without.includes('kubelet')) startKubelet(inNameOf('kubelet', context), delaysOf)
}

function inNameOf(manager: string, { cluster, loop }: ControllerContext): ControllerContext {
  return { cluster: { ...cluster, manager }, loop }
}

function createBasics(cluster: Cluster, count: number): void {
  const now = cluster.clock.now()
  for (const name of ['kube-system', 'kube-public', 'kube-node-lease', 'default']) {
    create<KubernetesObject>(cluster, namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
  }
  createDefaultRoles(cluster)
  // The real API server notes here since when it keeps account of the use of old tokens; the controllers look for it.
  create<KubernetesObject>(cluster, configMaps, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'kube-apiserver-legacy-service-account-token-tracking', namespace: 'kube-system' },
    data: { since: formatTime(now).slice(0, 10) },
  })
  for (const definition of istioDefinitions()) create(cluster, customResourceDefinitions, definition)
  for (const [name, value] of [
    ['system-cluster-critical', 2_000_000_000],
    ['system-node-critical', 2_000_001_000],
  ] as const) {
    const description = `Used for system critical pods that must run in the cluster.`
    create<KubernetesObject>(
      cluster,
      { group: 'scheduling.k8s.io', plural: 'priorityclasses' },
      {
        apiVersion: 'scheduling.k8s.io/v1',
        kind: 'PriorityClass',
        metadata: { name },
        value,
        description,
      },
    )
  }
  create<KubernetesObject>(cluster, services, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: { clusterIP: '10.96.0.1', ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }] },
  })
  // A kubelet registers its node.
  const kubelet: Cluster = { ...cluster, manager: 'kubelet' }
  for (let number = 1; number <= count; number++) {
    const node = create(kubelet, nodes, nodeManifest(number, now))
    const { name, uid = '' } = node.metadata
    create<KubernetesObject>(kubelet, leases, {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: {
        name,
        namespace: 'kube-node-lease',
        ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid }],
      },
      spec: {
        holderIdentity: name,
        leaseDurationSeconds: 40,
        renewTime: formatMicroTime(now),
      },
    })
  }
}

async function startHttpSide(
  cluster: Cluster,
  { applications = {}, preset, servicePort }: SandboxOptions,
  seed: number,
): Promise<HttpSide> {
  const [{ runApplications }, { bookinfoApplications }] = await Promise.all([
    import('./run-applications.ts'),
    import('../bookinfo/bookinfo-applications.ts'),
  ])
  const all = preset === 'bookinfo' ? { ...bookinfoApplications, ...applications } : applications
  // A stream of its own: how many requests came must not alter the names of pods.
  return runApplications(cluster, all, seededRandom(seed ^ 0x9e3779b9), servicePort)
}

async function startBookinfo(cluster: Cluster, http: Promise<HttpSide>): Promise<Readonly<Record<string, string>>> {
  const [{ createBookinfo }, { serviceUrl }] = await Promise.all([import('./create-bookinfo.ts'), http])
  await createBookinfo({ ...cluster, manager: clusterName })
  return { PRODUCT_PAGE_SERVICE_BASE_URL: await serviceUrl('bookinfo', 'productpage') }
}

async function startManifests(folder: string, url: string, { cluster, loop }: ControllerContext): Promise<void> {
  const [{ applyManifests }, { untilAvailable }] = await Promise.all([
    import('../manifests/apply-manifests.ts'),
    import('./until-available.ts'),
  ])
  await applyManifests(folder, { url, resources: cluster.resources, settled: () => loop.settled() })
  await untilAvailable(cluster, 5_000)
}
