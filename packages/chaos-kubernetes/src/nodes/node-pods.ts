import { type Cluster, type ObjectView, type PodsSeen, pods } from 'chaos-kubernetes-access'
import { type HostedPod, hostedPod, hostedPodExcerpt, hostedPods } from '../pods/hosted-pod.ts'
import { nodeSelectors } from './gather-on-nodes.ts'

/** The pods of some nodes as they are: listed once, then followed by their metadata. */
export class NodePods implements Disposable {
  readonly #cluster: Cluster
  readonly #nodes: ReadonlySet<string>
  readonly #views: readonly ObjectView<HostedPod>[]
  readonly #ofCluster: boolean

  /** Reads the pods of these nodes. */
  static async open(cluster: Cluster, nodes: readonly string[]): Promise<NodePods> {
    const selectors = nodeSelectors(nodes)
    const views: ObjectView<HostedPod>[] = []
    try {
      for (const fieldSelector of selectors) {
        views.push(await cluster.view({ resource: pods, query: { fieldSelector }, shape: hostedPods }))
      }
    } catch (error) {
      for (const view of views) view[Symbol.dispose]()
      throw error
    }
    return new NodePods(cluster, nodes, views, selectors.includes(undefined))
  }

  private constructor(
    cluster: Cluster,
    nodes: readonly string[],
    views: readonly ObjectView<HostedPod>[],
    ofCluster: boolean,
  ) {
    this.#cluster = cluster
    this.#nodes = new Set(nodes)
    this.#views = views
    this.#ofCluster = ofCluster
  }

  /** Those that are known to be on the nodes. */
  get hosted(): readonly HostedPod[] {
    return this.#kept().filter(({ node }) => node !== undefined && this.#nodes.has(node))
  }

  /** All pods of the cluster, where they have been read. */
  get all(): PodsSeen | undefined {
    return this.#ofCluster ? this.#views.flatMap((view) => [...view.objects.values()]) : undefined
  }

  /** Those that are on the nodes once these take no more: also who came between the list and that. */
  async settled(): Promise<readonly HostedPod[]> {
    if (!this.#ofCluster) {
      await Promise.all(this.#views.map(async (view) => view.refresh()))
      return this.hosted
    }
    const unplaced = this.#kept().filter((pod) => pod.unplaced && !pod.leaving)
    const late = unplaced.length > this.#nodes.size ? await this.#listNodes() : await this.#read(unplaced)
    const known = new Set(this.hosted.map(({ uid }) => uid))
    return [...this.hosted, ...late.filter(({ uid, node = '' }) => !known.has(uid) && this.#nodes.has(node))]
  }

  /** Waits until pods are gone, and returns those that are not in time (seconds), as they are then. */
  async untilGone(leaving: readonly HostedPod[], seconds: number): Promise<readonly HostedPod[]> {
    const isSeen = (view: ObjectView<HostedPod>, pod: HostedPod) => view.at(pod)?.uid === pod.uid
    const isEmpty = (view: ObjectView<HostedPod>) => {
      // Who is gone stays gone, so nobody is looked at twice, however much happens meanwhile.
      let at = 0
      return () => {
        while (at < leaving.length && !isSeen(view, leaving[at]!)) at += 1
        return at === leaving.length ? true : undefined
      }
    }
    // Each by itself: of a node that is empty nothing more is heard, which would make one look at the others.
    await Promise.all(this.#views.map(async (view) => view.until(isEmpty(view), Math.max(0, seconds))))
    return leaving.flatMap((pod) => this.#views.find((view) => isSeen(view, pod))?.at(pod)?.kept ?? [])
  }

  #kept(): readonly HostedPod[] {
    return this.#views.flatMap((view) => [...view.objects.values()].map(({ kept }) => kept))
  }

  async #listNodes(): Promise<readonly HostedPod[]> {
    const found: HostedPod[] = []
    for (const node of this.#nodes) {
      found.push(...(await this.#cluster.gather(pods, { fieldSelector: `spec.nodeName=${node}` }, hostedPodExcerpt)))
    }
    return found
  }

  async #read(places: readonly HostedPod[]): Promise<readonly HostedPod[]> {
    const found = await Promise.all(places.map(async (place) => this.#cluster.find(pods, place)))
    return found.flatMap((pod) => (pod === undefined ? [] : [hostedPod(pod)]))
  }

  [Symbol.dispose](): void {
    for (const view of this.#views) view[Symbol.dispose]()
  }
}
