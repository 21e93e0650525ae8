import type { Pod } from '../../objects/pod.ts'
import type { PersistentVolumeClaim } from '../../objects/volume.ts'
import type { Cluster } from '../../registry/cluster.ts'
import { pods } from '../../registry/resource-names.ts'
import { objectKey } from '../../store/collection.ts'

const index = 'claim'
const none: readonly string[] = []

/** The names of the claims that a pod's volumes are. */
export function claimNamesOf({ spec }: Pod): readonly string[] {
  const volumes = spec['volumes'] as
    | readonly { readonly persistentVolumeClaim?: { readonly claimName: string } }[]
    | undefined
  if (!volumes?.some(({ persistentVolumeClaim }) => persistentVolumeClaim)) return none
  return volumes.flatMap(({ persistentVolumeClaim }) =>
    persistentVolumeClaim ? [persistentVolumeClaim.claimName] : [],
  )
}

/** The pods that name a claim among their volumes. The index is made when the first claim is there. */
export function podsOfClaim({ store }: Cluster, { metadata }: PersistentVolumeClaim): readonly Pod[] {
  const collection = store.collection(pods)
  collection.addIndex(index, (pod) => {
    const names = claimNamesOf(pod as Pod)
    return names === none ? none : names.map((name) => objectKey(name, pod.metadata.namespace))
  })
  return collection.byIndex(index, objectKey(metadata.name, metadata.namespace)) as readonly Pod[]
}
