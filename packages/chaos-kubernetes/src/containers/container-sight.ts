import type { Pod } from 'chaos-kubernetes-access'

/** What is looked at in the status of a container. */
interface ContainerStatus {
  readonly name: string
  readonly containerID?: string
  readonly ready?: boolean
  readonly restartCount?: number
  readonly state?: { readonly running?: object; readonly waiting?: { readonly reason?: string } }
  /** What really holds, where limits were changed while it ran. */
  readonly resources?: Resources
}

interface Resources {
  readonly limits?: Readonly<Record<string, string | number>>
}

/** A container, as it is seen in its pod. */
export interface ContainerSight {
  /** Which life of it this is; undefined where it has not begun yet. */
  readonly id: string | undefined
  readonly running: boolean
  /** Why it waits to be begun, in a word of Kubernetes: `CrashLoopBackOff`. */
  readonly waitsFor: string | undefined
  readonly ready: boolean
  readonly restarts: number
  readonly limits: Readonly<Record<string, string | number>>
}

/** Looks at a container of a pod. */
export function sightOf({ spec, status }: Pod, name: string): ContainerSight {
  const found = (status?.['containerStatuses'] as readonly ContainerStatus[] | undefined)?.find(
    (each) => each.name === name,
  )
  const declared = spec.containers.find((each) => each.name === name) as { readonly resources?: Resources } | undefined
  return {
    id: found?.containerID,
    running: found?.state?.running !== undefined,
    waitsFor: found?.state?.waiting?.reason,
    ready: found?.ready === true,
    restarts: found?.restartCount ?? 0,
    limits: found?.resources?.limits ?? declared?.resources?.limits ?? {},
  }
}
