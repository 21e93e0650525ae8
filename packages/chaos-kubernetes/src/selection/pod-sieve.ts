import { controllerOf, type Excerpt, isFinished, isReady, type Pod, sharedReference } from 'chaos-kubernetes-access'
import { isLeaving } from '../objects/is-leaving.ts'
import { matchesLabels } from '../selectors/matches-labels.ts'
import type { CandidatePod } from './candidate-pod.ts'
import type { PodFilters } from './pod-filters.ts'
import { sharedNames } from './shared-names.ts'

/** What else decides about pods, and what else is asked for. */
interface Beside {
  readonly withContainers?: boolean
  /** The nodes on which they may be; `undefined` where any will do. */
  readonly nodes?: ReadonlySet<string> | undefined
  /** The namespaces in which they may be. */
  readonly namespaces?: ReadonlySet<string> | undefined
}

const always = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'metadata.creationTimestamp',
  'metadata.deletionTimestamp',
  'metadata.ownerReferences',
]
const phase = 'status.phase'

type Reason = string
type Rule = (pod: Pod) => Reason | undefined

/** Decides of each pod that is read whether it may be chosen, holds those, and counts why the others may not. */
export class PodSieve implements Excerpt<Pod, CandidatePod> {
  readonly fields: readonly string[]
  readonly metadataBehind: boolean
  readonly leftOut: Record<Reason, number> = {}
  readonly #rules: readonly Rule[]
  readonly #namespaces: ReadonlySet<string> | undefined
  readonly #withContainers: boolean
  #found = 0
  #lacksPhases = false

  constructor(filters: PodFilters, { nodes, namespaces, withContainers = false }: Beside = {}) {
    const { ready, exclude_label_selector, exclude_node } = filters
    const isExcluded = exclude_label_selector === null ? undefined : matchesLabels(exclude_label_selector)
    const asked = [
      ...always,
      ...(withContainers ? ['spec.containers'] : []),
      ...(ready === null ? [] : ['status.conditions']),
      ...(isExcluded === undefined ? [] : ['metadata.labels']),
      ...(nodes === undefined && exclude_node === null ? [] : ['spec.nodeName']),
    ]
    this.fields = [...asked, phase]
    this.metadataBehind = asked.every((path) => path.startsWith('metadata.'))
    this.#rules = [
      (pod) => (isLeaving(pod) ? 'being deleted' : undefined),
      ({ metadata }) => (isExcluded?.(metadata.labels) === true ? 'with excluded labels' : undefined),
      ({ spec }) => (exclude_node !== null && spec.nodeName === exclude_node ? 'on the excluded node' : undefined),
      ({ spec }) => (nodes?.has(spec.nodeName ?? '') === false ? 'on other nodes' : undefined),
      (pod) => (ready === null || isReady(pod) === ready ? undefined : ready ? 'not ready' : 'ready'),
    ]
    this.#namespaces = namespaces
    this.#withContainers = withContainers
  }

  /** How many pods it has seen. */
  get found(): number {
    return this.#found
  }

  /** Whether it has seen pods without their phase, so that it can't tell which of those have finished. */
  get lacksPhases(): boolean {
    return this.#lacksPhases
  }

  readonly keep = (pod: Pod): CandidatePod | undefined => {
    const { name, namespace = 'default', uid, creationTimestamp } = pod.metadata
    if (this.#namespaces?.has(namespace) === false) return undefined
    this.#found += 1
    for (const rule of this.#rules) {
      const reason = rule(pod)
      if (reason !== undefined) {
        this.leaveOut(reason, 1)
        return undefined
      }
    }
    if (pod.status?.phase === undefined) this.#lacksPhases = true
    return {
      namespace,
      name,
      uid,
      createdAt: creationTimestamp,
      controller: sharedReference(controllerOf(pod)),
      finished: isFinished(pod),
      containers: this.#withContainers ? sharedNames(pod.spec.containers.map((container) => container.name)) : [],
    }
  }

  /** Keeps of pods those of which a rule holds. */
  sift(pods: readonly CandidatePod[], reason: Reason, may: (pod: CandidatePod) => boolean): readonly CandidatePod[] {
    const kept = pods.filter(may)
    this.leaveOut(reason, pods.length - kept.length)
    return kept
  }

  leaveOut(reason: Reason, count: number): void {
    if (count > 0) this.leftOut[reason] = (this.leftOut[reason] ?? 0) + count
  }
}
