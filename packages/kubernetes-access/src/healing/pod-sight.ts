import type { SystemContext } from 'chaos-plugin-api'
import type { Cluster } from '../cluster.ts'
import { pods } from '../objects/resource.ts'
import { isApiFailure } from '../transport/api-failure.ts'
import type { ObjectView } from '../view/object-view.ts'
import type { Seen } from '../view/shared-view.ts'
import type { Claim } from './claim.ts'
import { endpointSlices, endpointStates, isService } from './endpoint-state.ts'
import { type Controller, findOwners } from './find-owners.ts'
import { type PodState, podStates, type SeenPod } from './pod-state.ts'
import type { WorkloadNow } from './read-workloads.ts'
import { boundOf, type RemovedPod } from './workload-debt.ts'

/** Up to so many workloads of a namespace have a view of their own, by their labels; more share one of the whole namespace. */
const viewsByLabels = 3
/** Up to so many namespaces have a view of their own; more share one of the whole cluster. */
const viewsByNamespace = 5

type PodView = ObjectView<PodState>

/** The pods of workloads as they are, on as few views as their number allows. */
export class PodSight implements Disposable {
  readonly #cluster: Cluster
  readonly #context: Pick<SystemContext, 'clock' | 'signal'>
  readonly #claims: readonly Claim[]
  /** The views, and by when what they show was read, in milliseconds since 1970. */
  readonly #podViews = new Map<PodView, number>()
  readonly #viewOf = new Map<Claim, PodView>()
  readonly #endpoints = new Map<Claim, ObjectView<readonly SeenPod[]>>()
  /** The UIDs of the workloads that a controller of pods stands for: several, where not all removals could tell how far up it goes. */
  readonly #workloadsOf = new Map<string, Set<string>>()
  #changes = 0
  #wake = () => {}

  constructor(cluster: Cluster, context: Pick<SystemContext, 'clock' | 'signal'>, claims: readonly Claim[]) {
    this.#cluster = cluster
    this.#context = context
    this.#claims = claims
    for (const { workload, removals } of claims) {
      this.#note(workload.uid, workload.uid)
      for (const { data } of removals) this.#note(data.owner.uid, workload.uid)
    }
  }

  #note(controller: string, workload: string): void {
    const known = this.#workloadsOf.get(controller)
    if (known === undefined) this.#workloadsOf.set(controller, new Set([workload]))
    else known.add(workload)
  }

  /** Opens the views. Throws `StepFailure` where pods can't be listed. */
  async open(workloads: ReadonlyMap<string, WorkloadNow>): Promise<void> {
    const living = this.#claims.filter(({ workload }) => workloads.get(workload.uid)?.end === undefined)
    const services = living.filter(isService)
    for (const claim of services) await this.#openEndpoints(claim)
    const claims = living.filter((claim) => !services.includes(claim))
    const namespaces = Map.groupBy(
      claims,
      ({ workload, removals }) => workload.namespace ?? removals[0]?.data.pod.namespace,
    )
    if (namespaces.size > viewsByNamespace && (await this.#openAll(claims))) return
    for (const [namespace, group] of namespaces) {
      const selectors = group.map(({ workload }) => selectorOf(workloads.get(workload.uid)?.state?.labels))
      if (group.length > viewsByLabels || selectors.includes(undefined)) await this.#open(group, namespace)
      else for (const [at, claim] of group.entries()) await this.#open([claim], namespace, selectors[at])
    }
  }

  async #openAll(claims: readonly Claim[]): Promise<boolean> {
    try {
      await this.#open(claims, undefined)
      return true
    } catch (error) {
      if (isApiFailure(error, 403)) return false
      throw error
    }
  }

  async #open(claims: readonly Claim[], namespace: string | undefined, labelSelector?: string): Promise<void> {
    const at = this.#context.clock.now()
    const view = await this.#cluster.view({
      resource: pods,
      query: { namespace, labelSelector },
      shape: podStates,
      polls: true,
    })
    this.#podViews.set(view, at)
    view.onChange(() => this.#changed())
    for (const claim of claims) this.#viewOf.set(claim, view)
  }

  async #openEndpoints(claim: Claim): Promise<void> {
    const { name, namespace } = claim.workload
    const query = { namespace: namespace ?? undefined, labelSelector: `kubernetes.io/service-name=${name}` }
    const view = await this.#cluster.view({ resource: endpointSlices, query, shape: endpointStates, polls: true })
    view.onChange(() => this.#changed())
    this.#endpoints.set(claim, view)
  }

  #changed(): void {
    this.#changes += 1
    this.#wake()
  }

  /** Resolves after a change since `look`, or after so many seconds at the latest; says which. Throws once a view can't go on. */
  async changed(since: number, seconds: number): Promise<boolean> {
    const { clock, signal } = this.#context
    const done = new AbortController()
    const change = new Promise<void>((resolve) => {
      this.#wake = resolve
    })
    if (this.#changes > since) this.#wake()
    try {
      await Promise.race([change, clock.sleep(seconds, AbortSignal.any([signal, done.signal]))])
    } finally {
      done.abort()
    }
    for (const view of this.#views) await view.until(() => true)
    return this.#changes > since
  }

  /** All pods by the UIDs of their workloads, and a number that says which changes they show. */
  async look(): Promise<{ readonly changes: number; readonly pods: ReadonlyMap<string, readonly SeenPod[]> }> {
    await this.#resolve()
    const found = new Map<string, SeenPod[]>(this.#claims.map(({ workload }) => [workload.uid, []]))
    for (const view of this.#podViews.keys()) {
      for (const [key, seen] of view.objects) {
        for (const workload of this.#workloadsOf.get(seen.kept.controller?.uid ?? '') ?? []) {
          found.get(workload)?.push({ name: key.slice(key.indexOf('/') + 1), seen })
        }
      }
    }
    for (const [{ workload }, view] of this.#endpoints) {
      found.set(
        workload.uid,
        [...view.objects.values()].flatMap(({ kept }) => kept),
      )
    }
    return { changes: this.#changes, pods: found }
  }

  /** By when what is shown of a workload was read: after the time that a removal of unknown outcome may take, if that is over. */
  async readAt(claim: Claim): Promise<number> {
    const view = this.#viewOf.get(claim)
    const now = this.#context.clock.now()
    if (view === undefined) return now
    const readAt = this.#podViews.get(view)!
    const bounds = claim.removals.flatMap((removal) => (removal.outcome === 'unknown' ? [boundOf(removal)] : []))
    if (!bounds.some((bound) => bound > readAt && bound <= now)) return readAt
    await view.refresh()
    this.#podViews.set(view, now)
    return now
  }

  /** Why what is shown may be behind, as a sentence. */
  get trouble(): string | undefined {
    return this.#views.map(({ trouble }) => trouble).find((one) => one !== undefined)
  }

  get #views(): readonly (PodView | ObjectView<readonly SeenPod[]>)[] {
    return [...this.#podViews.keys(), ...this.#endpoints.values()]
  }

  /** What stands where a pod was. */
  podAt(claim: Claim, { namespace, name }: RemovedPod['pod']): Seen<PodState> | undefined {
    return this.#viewOf.get(claim)?.at({ namespace, name })
  }

  /** Finds out what the controllers stand for that nobody has seen before: a new ReplicaSet, say. */
  async #resolve(): Promise<void> {
    const unknown = new Map<string, Controller>()
    for (const view of this.#podViews.keys()) {
      for (const [key, { kept }] of view.objects) {
        const { controller } = kept
        if (controller === undefined || this.#workloadsOf.has(controller.uid)) continue
        unknown.set(controller.uid, { reference: controller, namespace: key.slice(0, key.indexOf('/')) })
      }
    }
    const asked = [...unknown.values()].filter(({ reference, namespace }) => this.#mayBeOurs(reference.kind, namespace))
    for (const [uid, { line }] of await findOwners(this.#cluster, asked)) {
      for (const above of line) this.#note(uid, above.uid)
    }
  }

  /** Only what stands between a pod and a workload that we look for is worth asking about. */
  #mayBeOurs(kind: string, namespace: string): boolean {
    return this.#claims.some(
      ({ workload }) => (workload.namespace ?? namespace) === namespace && workload.kind !== kind,
    )
  }

  [Symbol.dispose](): void {
    for (const view of this.#views) view[Symbol.dispose]()
  }
}

function selectorOf(labels: Readonly<Record<string, string>> | undefined): string | undefined {
  const pairs = Object.entries(labels ?? {}).map(([name, value]) => `${name}=${value}`)
  return pairs.length === 0 ? undefined : pairs.join(',')
}
