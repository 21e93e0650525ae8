import type { KubernetesObject } from '@kubernetes/client-node'
import type { Cluster } from './connect.ts'

/** Other writers: each patches in the name of a field manager, as `kubectl --field-manager` does. */
export interface Writer {
  /** Sets fields, as an update does. */
  set(object: KubernetesObject): Promise<void>
  /** Applies fields (server-side). Fails with a conflict where others own one of them, and it has another value. */
  apply(object: KubernetesObject): Promise<void>
}

export async function writeAs({ objects }: Cluster, manager: string): Promise<Writer> {
  const { PatchStrategy } = await import('@kubernetes/client-node')
  const patch = async (object: KubernetesObject, strategy: (typeof PatchStrategy)[keyof typeof PatchStrategy]) => {
    await objects.patch(object, undefined, undefined, manager, undefined, strategy)
  }
  return {
    set: (object) => patch(object, PatchStrategy.MergePatch),
    apply: (object) => patch(object, PatchStrategy.ServerSideApply),
  }
}
