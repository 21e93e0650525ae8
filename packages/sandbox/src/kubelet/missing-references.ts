import { asList, asRecord, isRecord, type JsonRecord } from '../json/is-record.ts'
import type { Container, Pod } from '../objects/pod.ts'
import type { Cluster } from '../registry/cluster.ts'
import { configMaps, secrets } from '../registry/resource-names.ts'
import { objectKey } from '../store/collection.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'

/** A ConfigMap or a Secret that a pod needs and that is not as it needs it. */
export interface MissingReference {
  /** `ConfigMap` or `Secret`, and the key of the object. */
  readonly object: string
  /** As the kubelet says it. */
  readonly message: string
}

/** A volume that can't be mounted, and why. */
export interface MissingVolume extends MissingReference {
  readonly volume: string
}

type Kind = 'ConfigMap' | 'Secret'

/** Every namespace gets it, and every pod mounts it, so it is never looked for. */
const ownConfigMap = 'kube-root-ca.crt'

/** The first ConfigMap, Secret or key of it that a container's environment names and that isn't there. */
export function missingVariable(cluster: Cluster, pod: Pod, container: Container): MissingReference | undefined {
  for (const source of asList(container['envFrom'])) {
    for (const [kind, field] of [
      ['ConfigMap', 'configMapRef'],
      ['Secret', 'secretRef'],
    ] as const) {
      const reference = asRecord(source)[field]
      const found = isRecord(reference) ? missing(cluster, pod, kind, reference, []) : undefined
      if (found) return found
    }
  }
  for (const variable of container.env ?? []) {
    const from = variable.valueFrom
    if (!from) continue
    for (const [kind, field] of [
      ['ConfigMap', 'configMapKeyRef'],
      ['Secret', 'secretKeyRef'],
    ] as const) {
      const reference = from[field]
      const found = isRecord(reference) ? missing(cluster, pod, kind, reference, [reference['key']]) : undefined
      if (found) return found
    }
  }
  return undefined
}

/** The volumes of a pod that can't be mounted because a ConfigMap, a Secret or a key of it isn't there. */
export function missingVolumes(cluster: Cluster, pod: Pod): readonly MissingVolume[] {
  return asList(pod.spec['volumes']).flatMap((each): readonly MissingVolume[] => {
    const volume = asRecord(each)
    const name = String(volume['name'])
    const found = missingSource(cluster, pod, volume)
    return found && isMounted(pod, name) ? [{ ...found, volume: name }] : []
  })
}

function missingSource(cluster: Cluster, pod: Pod, source: JsonRecord): MissingReference | undefined {
  const { configMap, secret, projected } = source
  if (isRecord(configMap)) return missingFile(cluster, pod, 'ConfigMap', configMap)
  if (isRecord(secret)) return missingFile(cluster, pod, 'Secret', secret)
  if (!isRecord(projected)) return undefined
  for (const each of asList(projected['sources'])) {
    const found = missingSource(cluster, pod, asRecord(each))
    if (found) return found
  }
  return undefined
}

function missingFile(cluster: Cluster, pod: Pod, kind: Kind, source: JsonRecord): MissingReference | undefined {
  if (kind === 'ConfigMap' && source['name'] === ownConfigMap) return undefined
  const keys = asList(source['items']).map((item) => asRecord(item)['key'])
  const reference = { name: source['secretName'] ?? source['name'], optional: source['optional'] }
  const texts = {
    ConfigMap: 'configmap references non-existent config key: ',
    Secret: 'references non-existent secret key: ',
  }
  return missing(cluster, pod, kind, reference, keys, (key) => texts[kind] + key)
}

function missing(
  cluster: Cluster,
  { metadata: { namespace } }: Pod,
  kind: Kind,
  { name, optional }: JsonRecord,
  keys: readonly unknown[],
  keyText = (key: string): string => `couldn't find key ${key} in ${kind} ${namespace}/${String(name)}`,
): MissingReference | undefined {
  if (optional === true) return undefined
  const object = `${kind} ${objectKey(String(name), namespace)}`
  const found = cluster.store.get(kind === 'Secret' ? secrets : configMaps, String(name), namespace)
  if (!found) return { object, message: `${kind.toLowerCase()} "${String(name)}" not found` }
  const key = keys.find((each) => !hasKey(found, String(each)))
  return key === undefined ? undefined : { object, message: keyText(String(key)) }
}

function hasKey(object: KubernetesObject, key: string): boolean {
  return [object['data'], object['binaryData']].some((data) => asRecord(data)[key] !== undefined)
}

/** What no container mounts isn't set up. */
function isMounted({ spec }: Pod, volume: string): boolean {
  return [...(spec.initContainers ?? []), ...spec.containers].some(({ volumeMounts }) =>
    asList(volumeMounts).some((mount) => asRecord(mount)['name'] === volume),
  )
}
