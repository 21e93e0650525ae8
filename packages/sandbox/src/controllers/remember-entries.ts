import type { Pod } from '../objects/pod.ts'
import { nodes } from '../registry/resource-names.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { type ControllerContext, follow, keyOf } from './controller-context.ts'

/** So many states of pods may be remembered that a Service doesn't have any longer. */
const allowance = 100

/** What a Service's list of endpoints says of each pod. */
export interface Entries<Service> {
  /** The entries of pods, in their order. That of a pod which hasn't changed is the one that was given before. */
  of(service: Service, pods: readonly Pod[]): readonly unknown[]
  /** Lets go of a Service that is gone. */
  forget(key: string): void
}

/**
 * Makes the entries of pods, and keeps them: of a hundred pods of a Service one has changed. An entry is made of the Service, the pod
 * and its node's labels, and of nothing else.
 */
export function rememberEntries<Service extends KubernetesObject>(
  context: ControllerContext,
  make: (service: Service, pod: Pod) => unknown,
): Entries<Service> {
  const remembered = new Map<string, { readonly service: Service; readonly entries: Map<Pod, unknown> }>()
  follow(context, nodes, (node, event) => {
    if (event?.previous?.metadata.labels !== node.metadata.labels) remembered.clear()
  })
  return {
    of(service, pods) {
      const key = keyOf(service)
      const before = remembered.get(key)
      // It is kept and added to, and made anew only now and then: each time would be more than all else that is done here.
      const known = before?.service === service ? before.entries : undefined
      const outdated = known !== undefined && known.size > pods.length + allowance
      const entries = known && !outdated ? known : new Map<Pod, unknown>()
      remembered.set(key, { service, entries })
      return pods.map((pod) => {
        const entry = known?.get(pod) ?? make(service, pod)
        entries.set(pod, entry)
        return entry
      })
    },
    forget(key) {
      remembered.delete(key)
    },
  }
}
