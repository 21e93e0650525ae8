import type { KubernetesObject } from 'chaos-kubernetes-access'

/** What is looked at in a container of a pod template. */
export interface TemplateContainer {
  readonly name: string
  readonly image?: string
  readonly [field: string]: unknown
}

/** What is looked at in a pod template. */
export interface PodTemplate {
  readonly metadata?: {
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly spec: {
    readonly containers: readonly TemplateContainer[]
    readonly initContainers?: readonly TemplateContainer[]
    readonly volumes?: readonly { readonly name: string; readonly [source: string]: unknown }[]
    readonly [field: string]: unknown
  }
}

/** A workload whose pods are made from a template, and replaced where that changes. */
export interface TemplatedWorkload extends KubernetesObject {
  readonly spec: {
    readonly replicas?: number
    readonly template: PodTemplate
    readonly paused?: boolean
    readonly updateStrategy?: {
      readonly type?: string
      readonly rollingUpdate?: { readonly partition?: number }
    }
    readonly [field: string]: unknown
  }
  readonly status?: { readonly [field: string]: unknown }
}
