import { type Cluster, type ClusterIdentity, type Pod, pods } from 'chaos-kubernetes-access'
import { type ActionContext, StepFailure, shorten } from 'chaos-plugin-api'
import { containerDisturbed } from '../changes/container-disturbed.ts'
import { ephemeralContainerAdded } from '../changes/ephemeral-container-added.ts'
import { nameOfStep } from '../objects/name-of-step.ts'
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
  /** Of the ephemeral container that sends it; null: a shell of the container itself does. */
  readonly image: string | null
  /** Seconds in which it must have ended. */
  readonly timeout: number
}

/** A cluster, and which one it is. */
interface KnownCluster {
  readonly cluster: Cluster
  readonly identity: ClusterIdentity
}

type Killing = ActionContext<ContainerTarget, typeof containerDisturbed | typeof ephemeralContainerAdded>

/** Kills a container by a signal from within, and waits until it has ended. Returns how often it had been restarted before. */
export async function killInContainer(
  context: Killing,
  { cluster, identity }: KnownCluster,
  target: ContainerTarget,
  { signal, image, timeout }: Kill,
): Promise<number> {
  const seen = await readContainer(cluster, target)
  refuseSharedProcesses(seen.pod)
  refuseWithoutRestart(seen.pod, target)
  const { namespace, pod, container } = target
  const data = disturbed(identity, target, seen, { what: `killed by ${signal}`, seconds: 0 })
  const kill = async (send: () => Promise<string | StepFailure>, explain?: () => Promise<string>) =>
    context.change(containerDisturbed, data, async () => {
      const sent = await send()
      if (await hasEnded(cluster, target, seen, timeout)) return
      if (sent instanceof StepFailure) throw sent
      const said = explain === undefined ? sent : await explain()
      throw new StepFailure(
        `Container ${container} of ${target.object} still runs ${timeout} s after ${signal}${said === '' ? '' : `: ${said}`}.`,
        { reason: 'not-met', remedy: 'Its first process may have no handler for that signal; try another one.' },
      )
    })
  if (image === null) await kill(async () => sendByExec(cluster, target, signal))
  else {
    const name = nameOfStep('kill', context.step).slice(0, 63).replace(/-$/, '')
    const added = { cluster: identity, namespace, pod, name, image }
    await context.change(ephemeralContainerAdded, added, async () =>
      kill(
        async () => {
          const command = shellFor(signal)
          const added = { name, image, command, targetContainerName: container }
          await cluster.addEphemeralContainer({ name: pod, namespace }, added)
          return ''
        },
        async () => stateOfEphemeral(await cluster.find(pods, { name: pod, namespace }), name),
      ),
    )
  }
  return seen.sight.restarts
}

function shellFor(signal: Kill['signal']): readonly string[] {
  return ['sh', '-c', signal === 'KILL' ? 'kill -KILL -1' : `kill -${signal} 1`]
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
async function sendByExec(
  cluster: Cluster,
  { object, pod: name, namespace, container }: ContainerTarget,
  signal: Kill['signal'],
): Promise<string | StepFailure> {
  const where = `Container ${container} of ${object}`
  const command = shellFor(signal)
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

/** Says in a clause why an ephemeral container may not have sent its signal; empty where it seems to have. */
function stateOfEphemeral(pod: Pod | undefined, name: string): string {
  const statuses = (pod?.status?.['ephemeralContainerStatuses'] ?? []) as readonly EphemeralStatus[]
  const { waiting, terminated } = statuses.find((each) => each.name === name)?.state ?? {}
  if (waiting !== undefined) return `the ephemeral container does not start (${waiting.reason ?? 'no reason is given'})`
  if (terminated === undefined || terminated.exitCode === 0) return ''
  return `the shell of the ephemeral container ended with exit code ${terminated.exitCode}`
}

interface EphemeralStatus {
  readonly name: string
  readonly state?: {
    readonly waiting?: { readonly reason?: string }
    readonly terminated?: { readonly exitCode: number }
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
