import type { Condition, Pod, PodTemplate } from '../../objects/pod.ts'
import type { KubernetesObject } from '../../store/kubernetes-object.ts'
import type { PodFailureRule } from './match-failure-policy.ts'

export interface Job extends KubernetesObject {
  readonly spec: {
    readonly parallelism: number
    readonly completions?: number
    readonly backoffLimit: number
    readonly backoffLimitPerIndex?: number
    readonly maxFailedIndexes?: number
    readonly suspend?: boolean
    readonly template: PodTemplate
    readonly activeDeadlineSeconds?: number
    readonly ttlSecondsAfterFinished?: number
    readonly completionMode?: string
    readonly podReplacementPolicy?: string
    readonly podFailurePolicy?: { readonly rules: readonly PodFailureRule[] }
    readonly successPolicy?: {
      readonly rules: readonly { readonly succeededIndexes?: string; readonly succeededCount?: number }[]
    }
  }
  readonly status: {
    readonly conditions?: readonly Condition[]
    readonly startTime?: string
    readonly completionTime?: string
    readonly [field: string]: unknown
  }
}

/** How far a Job is, as its pods show. */
export interface JobProgress {
  /** Pods that are neither ended nor being deleted. */
  readonly active: readonly Pod[]
  /** Pods that are being deleted and have not ended. */
  readonly terminating: readonly Pod[]
  /** How many pods, or indexes of an Indexed Job, have succeeded. */
  readonly succeeded: number
  /** How many pods have failed, without those that the failure policy ignores. */
  readonly failed: number
  /** What the failure policy says against the whole Job. */
  readonly failJob: string | undefined
  readonly completedIndexes: ReadonlySet<number>
  readonly failedIndexes: ReadonlySet<number>
  /** How often each index has failed, of those that may be tried again. */
  readonly indexFailures: ReadonlyMap<number, number>
}
