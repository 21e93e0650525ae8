import { shorten } from 'chaos-plugin-api'
import { holding } from '../objects/finalizers.ts'
import type { OwnerReference, Pod } from '../objects/kubernetes-object.ts'
import { controllerOf } from '../objects/owners.ts'
import type { Seen } from '../view/shared-view.ts'
import type { ViewShape } from '../view/view-shape.ts'

/** How far a pod is, from nothing to serving. */
export type PodStage = 0 | 1 | 2 | 3

/** What must be known of a pod to see whether its workload has healed. */
export interface PodState {
  /** RFC 3339, UTC. */
  readonly createdAt: string
  readonly controller: OwnerReference | undefined
  /** On its way out: it is no longer counted. */
  readonly leaving: boolean
  /** Succeeded or failed for good. */
  readonly finished: boolean
  /** 0: not scheduled, 1: scheduled, 2: started, 3: ready. */
  readonly stage: PodStage
  /** Why it is not ready, as the pod itself tells it. */
  readonly trouble: string | undefined
  /** What keeps it although it is on its way out. */
  readonly finalizers: readonly string[]
}

/** A pod of a workload, or an endpoint of a Service. */
export interface SeenPod {
  readonly name: string
  readonly seen: Seen<PodState>
}

/** What is read of a pod to know its state. */
export const podStateFields: readonly string[] = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'metadata.creationTimestamp',
  'metadata.deletionTimestamp',
  'metadata.finalizers',
  'metadata.ownerReferences',
  'spec.nodeName',
  'status.phase',
  'status.reason',
  'status.message',
  'status.conditions',
  'status.initContainerStatuses',
  'status.containerStatuses',
]

/** Views of pods for those who judge healing. */
export const podStates: ViewShape<Pod, PodState> = {
  listed: 'whole',
  watched: 'whole',
  fields: podStateFields,
  keep: podState,
}

interface ContainerStatus {
  readonly state?: { readonly waiting?: { readonly reason?: string; readonly message?: string } }
}

/** What a pod tells of its state. */
export function podState(pod: Pod): PodState {
  const { metadata, status, spec } = pod
  const leaving = metadata.deletionTimestamp !== undefined
  const finished = isFinished(pod)
  const stage = isReady(pod) ? 3 : status?.phase === 'Running' ? 2 : spec.nodeName === undefined ? 0 : 1
  return {
    createdAt: metadata.creationTimestamp,
    controller: sharedReference(controllerOf(pod)),
    leaving,
    finished,
    stage,
    trouble: stage === 3 && !finished ? undefined : troubleOf(pod),
    finalizers: holding(pod),
  }
}

/** The latest controllers of pods, by their UIDs. */
const references = new Map<string, OwnerReference>()
const referencesKept = 1000

/** One object for the same controller of many pods, which are held for long. */
export function sharedReference(reference: OwnerReference | undefined): OwnerReference | undefined {
  if (reference === undefined) return undefined
  const { apiVersion, kind, name, uid } = reference
  const known = references.get(uid)
  if (known?.name === name && known.kind === kind && known.apiVersion === apiVersion) return known
  if (references.size >= referencesKept) references.clear()
  const shared = { apiVersion, kind, name, uid, controller: true }
  references.set(uid, shared)
  return shared
}

/** Whether a pod's condition Ready is true. */
export function isReady({ status }: Pick<Pod, 'status'>): boolean {
  return status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true
}

/** The phases of a pod that has ended, and is not started again. */
export const finishedPhases: readonly string[] = ['Succeeded', 'Failed']

/** Whether a pod has ended, and is not started again. */
export function isFinished({ status }: Pick<Pod, 'status'>): boolean {
  return finishedPhases.includes(status?.phase ?? '')
}

function troubleOf({ status }: Pod): string | undefined {
  if (status === undefined) return undefined
  const { reason, message } = status as { readonly reason?: string; readonly message?: string }
  if (status.phase === 'Failed') return told(reason ?? 'Failed', message)
  const unscheduled = status.conditions?.find(({ type, status }) => type === 'PodScheduled' && status === 'False')
  if (unscheduled !== undefined) return told(unscheduled.reason ?? 'Unschedulable', unscheduled.message)
  const containers = [...asStatuses(status['initContainerStatuses']), ...asStatuses(status['containerStatuses'])]
  const waiting = containers.map(({ state }) => state?.waiting).find((one) => one?.reason !== undefined)
  return waiting?.reason === undefined ? undefined : told(waiting.reason, waiting.message)
}

function asStatuses(statuses: unknown): readonly ContainerStatus[] {
  return Array.isArray(statuses) ? (statuses as readonly ContainerStatus[]) : []
}

function told(reason: string, message: string | undefined): string {
  const text = message?.replaceAll(/\s+/g, ' ').trim() ?? ''
  return text === '' ? reason : `${reason} (${shorten(text, 160)})`
}
