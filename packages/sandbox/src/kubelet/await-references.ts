import type { ControllerContext } from '../controllers/controller-context.ts'
import { configMaps, secrets } from '../registry/resource-names.ts'

/** Remembers who waits for which ConfigMap or Secret. */
export interface AwaitedReferences {
  /** Notes that a pod waits for an object (`ConfigMap default/settings`), until it changes. */
  wait(object: string, pod: string): void
  /** Forgets a pod. */
  forget(pod: string): void
}

/** Calls `wake` with a pod's key once an object that it waits for has appeared or changed. Pods that wait for nothing cost nothing. */
export function awaitReferences({ cluster }: ControllerContext, wake: (pod: string) => void): AwaitedReferences {
  const waiting = new Map<string, Set<string>>()
  for (const [kind, resource] of [
    ['ConfigMap', configMaps],
    ['Secret', secrets],
  ] as const) {
    cluster.store.collection(resource).subscribe(({ type, key }) => {
      if (waiting.size === 0 || type === 'DELETED') return
      const object = `${kind} ${key}`
      const found = waiting.get(object)
      waiting.delete(object)
      for (const pod of found ?? []) wake(pod)
    })
  }
  return {
    wait: (object, pod) => {
      const known = waiting.get(object)
      if (known) known.add(pod)
      else waiting.set(object, new Set([pod]))
    },
    forget: (pod) => {
      for (const [object, all] of waiting) {
        all.delete(pod)
        if (all.size === 0) waiting.delete(object)
      }
    },
  }
}
