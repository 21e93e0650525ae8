import { type Cluster, type ClusterIdentity, type Pod, pods } from 'chaos-kubernetes-access'
import { type ActionContext, StepFailure, shorten } from 'chaos-plugin-api'
import { containerDisturbed } from '../changes/container-disturbed.ts'
import { endingOf, exitCodeOf, isNotStarted } from '../pods/exit-code-of.ts'
import { sightOf } from './container-sight.ts'
import type { ContainerTarget } from './container-target.ts'
import { disturbed, noShell } from './disturb-containers.ts'
import { readContainer, type SeenContainer } from './read-container.ts'
import { refuseSharedProcesses } from './refuse-shared-processes.ts'

export const killSignals = ['TERM', 'INT', 'QUIT', 'HUP', 'KILL'] as const

/** How a container is killed. */
export interface Kill {
  readonly signal: (typeof killSignals)[number]
  /** Seconds in which it must have ended. */
  readonly timeout: number
}

/** A cluster, and which one it is. */
interface KnownCluster {
  readonly cluster: Cluster
  readonly identity: ClusterIdentity
}

/** Kills a container by a signal from its own shell, and waits until it has ended. Returns how often it had been restarted before. */
export async function killInContainer(
  context: ActionContext<ContainerTarget, typeof containerDisturbed>,
  { cluster, identity }: KnownCluster,
  target: ContainerTarget,
  { signal, timeout }: Kill,
): Promise<number> {
  const seen = await readContainer(cluster, target)
  refuseSharedProcesses(seen.pod)
  refuseWithoutRestart(seen.pod, target)
  const data = disturbed(identity, target, seen, { what: `killed by ${signal}`, seconds: 0 })
  await context.change(containerDisturbed, data, async () => {
    const said = await send(cluster, target, signal)
    if (await hasEnded(cluster, target, seen, timeout)) return
    if (said instanceof StepFailure) throw said
    throw new StepFailure(
      `Container ${target.container} of ${target.object} still runs ${timeout} s after ${signal}${said === '' ? '' : `: ${said}`}.`,
      { reason: 'not-met', remedy: 'Its first process may have no handler for that signal; try another one.' },
    )
  })
  return seen.sight.restarts
}

function refuseWithoutRestart({ spec }: Pod, { object }: ContainerTarget): void {
  const policy = spec['restartPolicy'] ?? 'Always'
  if (policy === 'Always') return
  throw new StepFailure(
    `The containers of ${object} are not always begun anew: its restartPolicy is ${String(policy)}.`,
    {
      applied: false,
      remedy: 'Choose pods of a workload that keeps them running.',
    },
  )
}

/** Sends the signal. Returns what was said about it, or why nobody knows whether it was sent: the end of a container takes connections with it. */
async function send(
  cluster: Cluster,
  { object, pod: name, namespace, container }: ContainerTarget,
  signal: Kill['signal'],
): Promise<string | StepFailure> {
  const where = `Container ${container} of ${object}`
  const command = ['sh', '-c', signal === 'KILL' ? 'kill -KILL -1' : `kill -${signal} 1`]
  try {
    const { status, stderr } = await cluster.exec({ name, namespace }, { command, container, timeout: 30 })
    const code = exitCodeOf(status)
    if (isNotStarted(code)) throw noShell(where)
    if (signal === 'KILL' && code === '1') {
      throw new StepFailure(`${where} has no process but the first, which KILL can not end from within.`, {
        applied: false,
        remedy: 'Try another signal.',
      })
    }
    return code === 0 || endingOf(code) === 'unknown' ? '' : shorten(stderr.trim(), 200)
  } catch (error) {
    if (!(error instanceof StepFailure) || error.applied === false) throw error
    return error
  }
}

/** Waits until this life of the container is over. */
async function hasEnded(
  cluster: Cluster,
  { pod: name, namespace, container }: ContainerTarget,
  { pod: { metadata }, sight }: SeenContainer,
  timeout: number,
): Promise<boolean> {
  const query = { namespace, fieldSelector: `metadata.name=${name}` }
  const ended = await cluster.watchUntil(pods, query, timeout, ([pod]) => {
    if (pod === undefined || pod.metadata.uid !== metadata.uid) return true
    const now = sightOf(pod, container)
    return now.id !== sight.id || now.restarts > sight.restarts || !now.running ? true : undefined
  })
  return ended === true
}
