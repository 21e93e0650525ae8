import { type Call, type Surroundings, simulateController } from './simulate-controller.ts'

interface FaultRecord {
  readonly id: string
  readonly selectorKey: string
  readonly phase: string
  readonly injectedCount: number
  readonly recoveredCount: number
  readonly events: readonly object[]
}

interface Fault {
  readonly metadata: {
    readonly name: string
    readonly namespace: string
    readonly annotations?: Readonly<Record<string, string>>
    readonly deletionTimestamp?: string
    readonly finalizers?: readonly string[]
  }
  readonly spec: {
    readonly action?: string
    readonly mode: string
    readonly selector: {
      readonly namespaces?: readonly string[]
      readonly labelSelectors?: Readonly<Record<string, string>>
    }
  }
  readonly status?: {
    readonly conditions?: readonly object[]
    readonly experiment?: { readonly containerRecords?: readonly FaultRecord[] }
  }
}

/** What the controller does otherwise than it should. */
export interface Ailments {
  /** Why it can not inject, by the name of the pod. */
  readonly refuses?: Readonly<Record<string, string>>
  /** Whether it never recovers. */
  readonly neverRecovers?: boolean
}

const finalizer = 'chaos-mesh/records'

/**
 * Plays the controller of Chaos Mesh for some kinds, by their plural names: it holds a fault by a finalizer, chooses pods, notes for each what it did, and lets a fault go that is
 * deleted once it has recovered.
 */
export function simulateChaosMesh(
  surroundings: Surroundings,
  plurals: readonly string[],
  ailments: Ailments = {},
): void {
  const now = () => new Date(surroundings.clock.now()).toISOString()

  async function inject({ spec: { action } }: Fault, id: string, call: Call): Promise<FaultRecord> {
    const [namespace = '', name = ''] = id.split('/')
    const message = ailments.refuses?.[name]
    const event = { operation: 'Apply', timestamp: now() }
    const about = { id, selectorKey: '.', recoveredCount: 0 }
    if (message !== undefined)
      return { ...about, phase: 'Not Injected', injectedCount: 0, events: [{ ...event, type: 'Failed', message }] }
    if (action === 'pod-kill') await call('DELETE', `/api/v1/namespaces/${namespace}/pods/${name}`)
    return { ...about, phase: 'Injected', injectedCount: 1, events: [{ ...event, type: 'Succeeded' }] }
  }

  async function next(fault: Fault, call: Call): Promise<Fault | undefined> {
    const { metadata, status } = fault
    if (metadata.deletionTimestamp !== undefined) {
      return ailments.neverRecovers === true || metadata.finalizers === undefined
        ? undefined
        : { ...fault, metadata: { ...metadata, finalizers: [] } }
    }
    if (metadata.finalizers === undefined) return { ...fault, metadata: { ...metadata, finalizers: [finalizer] } }
    if (metadata.annotations?.['experiment.chaos-mesh.org/pause'] === 'true')
      return status === undefined ? { ...fault, status: statusOf([], true) } : undefined
    if (status !== undefined && (status.experiment?.containerRecords ?? []).length > 0) return undefined
    const injected: FaultRecord[] = []
    for (const id of await podsOf(fault, call)) injected.push(await inject(fault, id, call))
    return status !== undefined && injected.length === 0 ? undefined : { ...fault, status: statusOf(injected, false) }
  }

  for (const plural of plurals) simulateController(surroundings, `/apis/chaos-mesh.org/v1alpha1/${plural}`, next)
}

async function podsOf({ metadata, spec: { selector, mode } }: Fault, call: Call): Promise<readonly string[]> {
  const labels = Object.entries(selector.labelSelectors ?? {}).map(([name, value]) => `${name}=${value}`)
  const names: string[] = []
  for (const namespace of selector.namespaces ?? [metadata.namespace]) {
    const path = `/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(labels.join(','))}`
    const { items } = (await call('GET', path)) as { readonly items: readonly Pick<Fault, 'metadata'>[] }
    names.push(...items.map((pod) => `${namespace}/${pod.metadata.name}`))
  }
  return mode === 'one' ? names.slice(0, 1) : names
}

function statusOf(records: readonly FaultRecord[], paused: boolean): NonNullable<Fault['status']> {
  const all = (phase: string) => records.length > 0 && records.every((record) => record.phase === phase)
  const conditions = {
    Selected: records.length > 0,
    AllInjected: all('Injected'),
    AllRecovered: all('Not Injected'),
    Paused: paused,
  }
  return {
    conditions: Object.entries(conditions).map(([type, is]) => ({ type, status: is ? 'True' : 'False' })),
    experiment: { ...(records.length === 0 ? {} : { containerRecords: records }) },
  }
}
