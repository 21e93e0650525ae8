import type { Container, Pod } from '../objects/pod.ts'
import type { Behaviour } from './behaviour.ts'
import type { Delays } from './delays.ts'
import type { ContainerRun } from './pod-run.ts'

/** Reports about a pod as an Event. */
export type Report = (reason: string, message: string, type?: 'Normal' | 'Warning') => void

/** One container of a pod and all that decides what becomes of it. */
export interface ContainerPlace {
  readonly pod: Pod
  readonly container: Container
  readonly run: ContainerRun
  readonly behaviour: Behaviour
  readonly delays: Delays
  /** Milliseconds since 1970. */
  readonly now: number
  readonly podIP: string
  /** `sidecar`: an init container that goes on beside the others. */
  readonly role: 'init' | 'sidecar' | 'main'
  /** With what it dies now: an exit code, or `OOMKilled`. */
  readonly kill: string | undefined
  /** Whether it ends by itself. */
  readonly ends: boolean
  /** Why it can't be made from what its specification names, if so. */
  readonly configurationProblem: (container: Container) => string | undefined
  readonly report: Report
  /** Reports what happens to every pod: left out in large clusters. */
  readonly reportUsual: Report
}

/** Whether what the pod's annotations declare is about this container. */
export function isMeant({ behaviour, container }: ContainerPlace): boolean {
  return behaviour.container === undefined || behaviour.container === container.name
}

/** Whether a container that has ended with this code is started again. */
export function isRestarted({ pod, role }: ContainerPlace, exitCode: number): boolean {
  if (role === 'sidecar') return true
  const { restartPolicy = 'Always' } = pod.spec
  if (restartPolicy === 'Always') return role === 'main' || exitCode !== 0
  return restartPolicy === 'OnFailure' && exitCode !== 0
}
