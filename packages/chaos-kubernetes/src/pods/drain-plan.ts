import { controllerOf, type Pod } from 'chaos-kubernetes-access'

/** What a drain does with the pods of a node. */
export interface DrainPlan {
  readonly evict: readonly Pod[]
  /** On their way out already: awaited, not evicted. */
  readonly leaving: readonly Pod[]
  /** Nothing would make them again, so their node must not be drained. */
  readonly unmanaged: readonly Pod[]
}

type Fate = keyof DrainPlan | 'stay'

/**
 * Decides what a drain does with each pod of a node. Mirror pods and pods of DaemonSets stay, and so do pods with an emptyDir unless
 * these are to go too (then whatever owns them). Finished pods go whoever owns them.
 */
export function planDrain(pods: readonly Pod[], withLocalStorage: boolean): DrainPlan {
  const plan: Record<Fate, Pod[]> = { evict: [], leaving: [], unmanaged: [], stay: [] }
  for (const pod of pods) plan[fateOf(pod, withLocalStorage)].push(pod)
  return plan
}

function fateOf(pod: Pod, withLocalStorage: boolean): Fate {
  if (pod.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) return 'stay'
  const local = pod.spec.volumes?.some(({ emptyDir }) => emptyDir !== undefined) === true
  if (local && !withLocalStorage) return 'stay'
  const finished = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed'
  const owner = controllerOf(pod)
  if (owner?.kind === 'DaemonSet' && !local && !finished) return 'stay'
  if (pod.metadata.deletionTimestamp !== undefined) return 'leaving'
  return owner === undefined && !finished ? 'unmanaged' : 'evict'
}
