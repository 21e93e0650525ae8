import type { ProbeCount, ProbeKind } from './probe.ts'

/** What the kubelet remembers of a container besides its status, whose times are whole seconds. Milliseconds since 1970. */
export interface ContainerRun {
  startedAt?: number
  endedAt?: number
  /** How often it has died without a long life in between. */
  deaths: number
  /** When the stop that a failed probe asked for is done, and how it ends. */
  stopping?: { readonly due: number; readonly exitCode: number }
  readonly counts: Map<ProbeKind, ProbeCount>
}

/** What the kubelet remembers of a pod. It is made anew from the pod's status where it is lost. */
export interface PodRun {
  /** When the kubelet came to know the pod. */
  readonly since: number
  readonly containers: Map<string, ContainerRun>
  /** With what the commands of its ephemeral containers have ended, by their names. */
  readonly ended: Map<string, number>
  /** Why its volumes can't be mounted, as told already. */
  volumeProblems?: readonly string[]
  /** When a pod that is being deleted has stopped. */
  stopDue?: number
  /** The time at which the latest timer rang, as it was meant. */
  rang?: number
  /** When to look at the pod again. */
  wake?: { readonly due: number; readonly cancel: () => void }
}

export function newPodRun(since: number): PodRun {
  return { since, containers: new Map(), ended: new Map() }
}

export function containerRun(run: PodRun, name: string): ContainerRun {
  const known = run.containers.get(name)
  if (known) return known
  const made: ContainerRun = { deaths: 0, counts: new Map() }
  run.containers.set(name, made)
  return made
}

/** Whether nothing is lost with it: no one waits, nothing is counted. */
export function isForgettable({ wake, stopDue, volumeProblems, containers, ended }: PodRun): boolean {
  if (ended.size > 0 || wake || stopDue !== undefined || volumeProblems) return false
  for (const { deaths, counts } of containers.values()) if (deaths > 0 || counts.size > 0) return false
  return true
}
