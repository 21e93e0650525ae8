import type { Pod } from '../objects/pod.ts'
import type { ClusterStore } from '../store/cluster-store.ts'
import { objectKey } from '../store/collection.ts'

/** With what containers die: an exit code, or `OOMKilled`, by their names. */
export type Deaths = ReadonlyMap<string, string>

/** What is done to the main processes of containers from within, on its way to the kubelet. */
export class ContainerDeaths {
  readonly #waiting = new Map<string, Map<string, string>>()
  #told: (key: string) => void = () => undefined

  /** Has a container die. */
  kill({ metadata }: Pod, container: string, how: string): void {
    const uid = metadata.uid ?? ''
    const ofPod = this.#waiting.get(uid) ?? new Map<string, string>()
    this.#waiting.set(uid, ofPod.set(container, how))
    this.#told(objectKey(metadata.name, metadata.namespace))
  }

  /** Calls back with the key of each pod in which a container is to die. */
  listen(told: (key: string) => void): void {
    this.#told = told
  }

  /** Takes what is to die in a pod. */
  take(uid: string): Deaths | undefined {
    const ofPod = this.#waiting.get(uid)
    this.#waiting.delete(uid)
    return ofPod
  }
}

const deaths = new WeakMap<ClusterStore, ContainerDeaths>()

export function deathsIn(store: ClusterStore): ContainerDeaths {
  const known = deaths.get(store) ?? new ContainerDeaths()
  deaths.set(store, known)
  return known
}
