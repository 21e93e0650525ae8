import { isDeepStrictEqual } from 'node:util'
import {
  apiVersionOf,
  type Cluster,
  connect,
  daemonSets,
  deployments,
  ingresses,
  type KubernetesObject,
  namespaces,
  networkPolicies,
  nodes,
  pods,
  type Resource,
  replicaSets,
  secrets,
  services,
  statefulSets,
} from 'chaos-kubernetes-access'
import type { SystemContext } from 'chaos-plugin-api'
import {
  autoscalers,
  calendars,
  configMaps,
  customKinds,
  disruptionBudgets,
  leases,
  limitRanges,
  podsOfShop,
  priorityClasses,
  resourceQuotas,
  shop,
  shopObjects,
  webhooks,
} from './shop-objects.ts'

/** A clock that calls back, too. */
export interface TestClock {
  now(): number
  sleep(seconds: number, signal?: AbortSignal): Promise<void>
  after(milliseconds: number, callback: () => void): unknown
}

/** What a cluster is made of that points are played on. */
export interface ClusterParts {
  readonly clock: TestClock
  /** The content of a kubeconfig. */
  readonly kubeconfig: string
  /** A file with that content. */
  readonly kubeconfigPath: string
  readonly environment: Readonly<Record<string, string>>
  /** The namespaces that are looked at. */
  readonly spaces: readonly string[]
  /** Kinds that are looked at in them, besides the usual ones. */
  readonly kinds: readonly Resource[]
  /** Seconds after which nothing that was sent before can take effect, if nobody waits for anything. */
  readonly settles: number
  /** Seconds that it may take until everything is as before once all has come. */
  readonly patience: number
  stop(): Promise<void>
}

const kinds = [
  services,
  secrets,
  deployments,
  statefulSets,
  daemonSets,
  replicaSets,
  ingresses,
  networkPolicies,
  disruptionBudgets,
  resourceQuotas,
  limitRanges,
  autoscalers,
  configMaps,
  leases,
] as readonly Resource[]

const revision = 'deployment.kubernetes.io/revision'
const templateGeneration = 'deprecated.daemonset.template.generation'

type State = Readonly<Record<string, unknown>>

/** A cluster with a shop in it, which is to be as it was after every point. */
export class ClusterUnderTest implements AsyncDisposable {
  readonly parts: ClusterParts
  /** A node that takes pods. */
  readonly node: string
  readonly #api: Cluster
  readonly #before: State

  private constructor(parts: ClusterParts, api: Cluster, node: string, before: State) {
    this.parts = parts
    this.#api = api
    this.node = node
    this.#before = before
  }

  /** Builds the shop, and waits until it is open. */
  static async open(parts: ClusterParts): Promise<ClusterUnderTest> {
    const api = await connect(contextOf(parts))
    for (const [resource, manifest] of shopObjects) {
      while ((await api.resourceNamed(apiVersionOf(resource), resource.plural)) === undefined)
        await parts.clock.sleep(1)
      await api.create(resource, manifest, resource.namespaced ? shop : undefined)
    }
    // The shop is not open as long as anything still changes.
    let before: State = {}
    for (let steady = 0; steady < 5; ) {
      await parts.clock.sleep(1)
      const now = await stateOf(api, parts)
      steady = isDeepStrictEqual(now, before) && now[`ready pods of ${shop}`] === podsOfShop ? steady + 1 : 0
      before = now
    }
    const [, node] = await api.list(nodes)
    return new ClusterUnderTest(parts, api, node!.metadata.name, before)
  }

  /** What is not as it was: one line each. Empty where all is. */
  async differences(): Promise<readonly string[]> {
    const { clock, settles, patience } = this.parts
    await clock.sleep(settles)
    const deadline = clock.now() + patience * 1000
    for (;;) {
      const now = await stateOf(this.#api, this.parts)
      const found = [...new Set([...Object.keys(this.#before), ...Object.keys(now)])]
        .filter((name) => !isDeepStrictEqual(this.#before[name], now[name]))
        .map((name) => `${name} was ${JSON.stringify(this.#before[name])} and is ${JSON.stringify(now[name])}`)
      if (found.length === 0 || clock.now() > deadline) return found
      await clock.sleep(1)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.parts.stop()
  }
}

function contextOf({ clock, environment, kubeconfigPath }: ClusterParts): SystemContext {
  const nothing = () => undefined
  return {
    signal: new AbortController().signal,
    logger: { debug: nothing, info: nothing, warn: nothing, error: nothing },
    clock,
    secrets: {},
    configuration: {},
    environment: { ...environment, KUBECONFIG: kubeconfigPath },
    learnSecret: nothing,
  }
}

/** What anybody wants of the cluster, and how many pods are ready: not what the server adds, nor which pods do the work. */
async function stateOf(api: Cluster, { spaces, kinds: more }: ClusterParts): Promise<State> {
  const found: Record<string, unknown> = {}
  const take = (resource: Resource, objects: readonly KubernetesObject[]) => {
    for (const { metadata, spec, data, webhooks } of objects) {
      // What the Deployment makes anew is not what anybody wants.
      if (metadata.ownerReferences !== undefined) continue
      const { [revision]: _, [templateGeneration]: __, ...annotations } = metadata.annotations ?? {}
      const entries = (metadata['managedFields'] ?? []) as readonly { readonly manager?: string }[]
      const ours = entries.flatMap(({ manager }) => (manager?.startsWith('chaos/') === true ? [manager] : []))
      found[`${resource.kind} ${metadata.namespace ?? ''}/${metadata.name}`] = {
        labels: metadata.labels,
        annotations,
        spec,
        data,
        webhooks,
        ours,
      }
    }
  }
  for (const resource of [nodes, namespaces, calendars, priorityClasses, webhooks] as readonly Resource[])
    take(resource, await api.list(resource))
  for (const namespace of spaces) {
    for (const resource of [...kinds, ...customKinds, ...more]) take(resource, await api.list(resource, { namespace }))
    const all = await api.list(pods, { namespace })
    found[`ready pods of ${namespace}`] = all.filter(({ metadata, status }) => {
      const isReady = status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') === true
      return isReady && metadata.deletionTimestamp === undefined
    }).length
  }
  return found
}
