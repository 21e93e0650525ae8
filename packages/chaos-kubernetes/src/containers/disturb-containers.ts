import { type Cluster, type ClusterIdentity, type ExecResult, identify, type Pod } from 'chaos-kubernetes-access'
import { type ActionContext, StepFailure } from 'chaos-plugin-api'
import { containerDisturbed } from '../changes/container-disturbed.ts'
import { sideBySide } from '../objects/side-by-side.ts'
import { exitCodeOf, isNotStarted } from '../pods/exit-code-of.ts'
import type { ContainerSight } from './container-sight.ts'
import type { ContainerTarget } from './container-target.ts'
import { type DisturbedContainer, startLimit } from './disturbed-container.ts'
import { refusals } from './held-script.ts'
import { readContainer, type SeenContainer } from './read-container.ts'

/** What is to be done in a container. */
export interface Disturbance {
  /** As a person would say it: "kept 2 cores busy for 30 s". */
  readonly what: string
  /** For a shell of POSIX; see `heldScript`. */
  readonly script: string
  /** After so many seconds it ends by itself. */
  readonly seconds: number
}

/** How it ended in a container. */
export interface DisturbanceEnd extends ContainerTarget {
  /** The exit code of the script, as text; or that the container ended before. */
  readonly code: string
  readonly stderr: string
}

type Disturbing = ActionContext<ContainerTarget, typeof containerDisturbed>

/**
 * Runs a script in each of the containers, in all of them at once, and waits for its end. `plan` says which one, by what is seen of the container. Once
 * the run is stopped, the scripts are ended, and their end is awaited. Throws `StepFailure` where one could not be begun.
 */
export async function disturbContainers(
  context: Disturbing,
  cluster: Cluster,
  plan: (target: ContainerTarget, sight: ContainerSight, pod: Pod) => Disturbance,
): Promise<readonly DisturbanceEnd[]> {
  const identity = await identify(cluster)
  const { targets } = context
  const ends = await sideBySide(targets, targets.length, async (target): Promise<DisturbanceEnd> => {
    const { pod: name, namespace, container } = target
    const { pod, sight } = await readContainer(cluster, target)
    const { what, script, seconds } = plan(target, sight, pod)
    const data = disturbed(identity, target, { pod, sight }, { what, seconds })
    return context.change(containerDisturbed, data, async () => {
      const command = ['sh', '-c', script]
      const timeout = seconds + startLimit
      const result = await cluster.exec({ name, namespace }, { command, container, timeout, heldInput: true })
      return { ...target, code: codeOf(result, target), stderr: result.stderr }
    })
  })
  context.signal.throwIfAborted()
  return ends
}

/** What is recorded of a container before something is done in it. */
export function disturbed(
  cluster: ClusterIdentity,
  { pod: name, namespace, container }: ContainerTarget,
  { pod, sight: { id, ready } }: SeenContainer,
  { what, seconds }: Pick<Disturbance, 'what' | 'seconds'>,
): DisturbedContainer {
  return { cluster, namespace, pod: name, uid: pod.metadata.uid, container, id, ready, what, seconds }
}

/** Throws `StepFailure` where nothing was begun, or where nobody knows how it ended. */
function codeOf({ status }: ExecResult, { object, container }: ContainerTarget): string {
  const code = exitCodeOf(status)
  const where = `Container ${container} of ${object}`
  if (isNotStarted(code)) throw noShell(where)
  if (typeof code === 'number' && code !== 0) {
    throw new StepFailure(`The connection to ${where.toLowerCase()} broke.`, {
      remedy: 'What was begun in it ends with the connection, or by its own time-out.',
    })
  }
  const refusal = refusals[String(code)]
  if (refusal === undefined) return String(code)
  throw new StepFailure(`${where} ${refusal}.`, { applied: false, remedy: 'Choose another container.' })
}

/** Says that a container has no shell. */
export function noShell(where: string): StepFailure {
  return new StepFailure(`${where} has no shell.`, {
    applied: false,
    remedy: 'Choose a container that has one: what is done runs with sh.',
  })
}
