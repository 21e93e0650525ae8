import type { HostedPod } from './hosted-pod.ts'

/** What a drain does with the pods of a node. */
export interface DrainPlan {
  readonly evict: readonly HostedPod[]
  /** On their way out already: awaited, not evicted. */
  readonly leaving: readonly HostedPod[]
  /** Nothing would make them again, so their node must not be drained. */
  readonly unmanaged: readonly HostedPod[]
  /** Would be evicted, if what is in their emptyDir volumes were not lost then. */
  readonly local: readonly HostedPod[]
}

type Fate = keyof DrainPlan | 'stay'

/**
 * Decides what a drain does with each pod of a node. Mirror pods and pods of DaemonSets stay, and so do pods with an emptyDir unless
 * these are to go too (then whatever owns them). Finished pods go whoever owns them.
 */
export function planDrain(pods: Iterable<HostedPod>, withLocalStorage: boolean): DrainPlan {
  const plan: Record<Fate, HostedPod[]> = { evict: [], leaving: [], unmanaged: [], local: [], stay: [] }
  for (const pod of pods) plan[fateOf(pod, withLocalStorage)].push(pod)
  return plan
}

function fateOf({ mirror, local, finished, leaving, controller }: HostedPod, withLocalStorage: boolean): Fate {
  if (mirror) return 'stay'
  if (controller?.kind === 'DaemonSet' && !finished && !(local && withLocalStorage)) return 'stay'
  // What goes by itself is not left because of its volume, and nobody has to wait for it.
  if (local && !withLocalStorage) return leaving ? 'stay' : 'local'
  if (leaving) return 'leaving'
  return controller === undefined && !finished ? 'unmanaged' : 'evict'
}
