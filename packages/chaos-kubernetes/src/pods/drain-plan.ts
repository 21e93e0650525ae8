import type { HostedPod } from './hosted-pod.ts'

/** What a drain does with the pods of a node. */
export interface DrainPlan {
  readonly evict: readonly HostedPod[]
  /** On their way out already: awaited, not evicted. */
  readonly leaving: readonly HostedPod[]
  /** Should have ended long ago: not awaited. */
  readonly stuck: readonly HostedPod[]
  /** Nothing would make them again, so their node must not be drained. */
  readonly unmanaged: readonly HostedPod[]
  /** Would be evicted, if what is in their emptyDir volumes were not lost then. */
  readonly local: readonly HostedPod[]
}

/** How a drain decides. */
export interface DrainRules {
  /** Whether pods with an emptyDir go, too. */
  readonly withLocalStorage: boolean
  /** Whether pods go that nothing makes again. */
  readonly force?: boolean
  /** Pods that should have ended before this (milliseconds since 1970, UTC) are not awaited. */
  readonly awaitedSince?: number
}

type Fate = keyof DrainPlan | 'stay'

/**
 * Decides what a drain does with each pod of a node. Mirror pods and pods of DaemonSets stay, and so do pods with an emptyDir unless
 * these are to go too (then whatever owns them). Finished pods go whoever owns them.
 */
export function planDrain(pods: Iterable<HostedPod>, rules: DrainRules): DrainPlan {
  const plan: Record<Fate, HostedPod[]> = { evict: [], leaving: [], stuck: [], unmanaged: [], local: [], stay: [] }
  for (const pod of pods) plan[fateOf(pod, rules)].push(pod)
  return plan
}

function fateOf(pod: HostedPod, { withLocalStorage, force = false, awaitedSince = 0 }: DrainRules): Fate {
  const { mirror, local, finished, leaving, endsBy, controller } = pod
  if (mirror) return 'stay'
  if (controller?.kind === 'DaemonSet' && !finished && !(local && withLocalStorage)) return 'stay'
  // What goes by itself is not left because of its volume, and nobody has to wait for it.
  if (local && !withLocalStorage) return leaving ? 'stay' : 'local'
  if (leaving) return (endsBy ?? awaitedSince) < awaitedSince ? 'stuck' : 'leaving'
  return controller === undefined && !finished && !force ? 'unmanaged' : 'evict'
}
