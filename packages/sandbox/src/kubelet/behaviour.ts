import type { Pod } from '../objects/pod.ts'
import type { ProbeKind } from './probe.ts'

const prefix = 'sim.cluster/'

/** How a pod is asked to behave, by annotations that may change at any time of its life. */
export interface Behaviour {
  /** `sim.cluster/ready: "false"`: it is not ready, at once and whatever its probes say. */
  readonly ready: boolean
  /** `sim.cluster/crash: "true"`: its containers die again and again. */
  readonly crash: boolean
  /** `sim.cluster/kill`: the containers die once, with this exit code or as `OOMKilled`. */
  readonly kill: string | undefined
  /** `sim.cluster/startup`, `readiness`, `liveness`: `fail`. Probes of this kind fail from now on; all others pass. */
  readonly failing: ReadonlySet<ProbeKind>
  /** `sim.cluster/image-pull: fail`: its image can't be pulled. */
  readonly imagePullFails: boolean
  /** `sim.cluster/start-delay`, `stop-after`, `complete-after`, `restart-delay`, `crash-backoff`: durations. */
  readonly startDelay: number | undefined
  readonly stopAfter: number | undefined
  readonly completeAfter: number | undefined
  readonly restartDelay: number | undefined
  /** `sim.cluster/exit-code`: with what the containers end. */
  readonly exitCode: number
  /** `sim.cluster/shell: "false"`: there is not one program in its containers beside its own. */
  readonly hasShell: boolean
  /**
   * `sim.cluster/processes`: `init`, where the first process is one that ends with its only child; `workers`, where it has begun two; `deaf`, where
   * it has no handler for any signal. Without it there is only the first, and it ends by the signals that ask for that.
   */
  readonly processes: string | undefined
  /** `sim.cluster/container`: the only container that all this (but readiness as a whole, starting and stopping) is about. */
  readonly container: string | undefined
}

const kinds: readonly ProbeKind[] = ['startup', 'readiness', 'liveness']

const usual: Behaviour = {
  ready: true,
  crash: false,
  kill: undefined,
  failing: new Set(),
  imagePullFails: false,
  startDelay: undefined,
  stopAfter: undefined,
  completeAfter: undefined,
  restartDelay: undefined,
  exitCode: 0,
  hasShell: true,
  processes: undefined,
  container: undefined,
}

export function behaviourOf({ metadata: { annotations } }: Pod): Behaviour {
  if (annotations === undefined) return usual
  const text = (name: string): string | undefined => annotations[prefix + name]
  return {
    ready: text('ready') !== 'false',
    crash: text('crash') === 'true',
    kill: text('kill'),
    failing: new Set(kinds.filter((kind) => text(kind) === 'fail')),
    imagePullFails: text('image-pull') === 'fail',
    startDelay: parseDuration(text('start-delay')),
    stopAfter: parseDuration(text('stop-after')),
    completeAfter: parseDuration(text('complete-after')),
    restartDelay: parseDuration(text('restart-delay') ?? text('crash-backoff')),
    exitCode: Number(text('exit-code') ?? 0),
    hasShell: text('shell') !== 'false',
    processes: text('processes'),
    container: text('container'),
  }
}

/** The annotation that is taken away once it has had its effect. */
export const killAnnotation = `${prefix}kill`

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** A duration as Go writes it (`1m30s`, `500ms`), in milliseconds. */
function parseDuration(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  let sum = 0
  for (const [, number, unit] of text.matchAll(/([\d.]+)(ms|s|m|h)/g)) sum += Number(number) * units[unit!]!
  return sum
}
