import { branch, branches, type Draft, setDefault } from '../json/draft.ts'
import { forbidden } from '../registry/api-error.ts'
import type { Cluster } from '../registry/cluster.ts'
import type { ResourceDefinition } from '../resources/resource-definition.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { defaultLimits } from './limit-ranges/default-limits.ts'
import { nameAtAdmission } from './name-at-admission.ts'
import { setPriority } from './set-priority.ts'

/** Gives a new pod its service account with the token volume, its priority and the usual tolerations. */
export function admitPod(cluster: Cluster, resource: ResourceDefinition, pod: KubernetesObject): KubernetesObject {
  defaultLimits(cluster, pod)
  const spec = branch(pod as unknown as Draft, 'spec')
  setDefault(spec, 'serviceAccountName', 'default')
  setDefault(spec, 'serviceAccount', spec['serviceAccountName'])
  const { namespace } = pod.metadata
  const account = String(spec['serviceAccountName'])
  if (!cluster.store.get({ group: '', plural: 'serviceaccounts' }, account, namespace)) {
    const why = `error looking up service account ${namespace}/${account}: serviceaccount "${account}" not found`
    throw forbidden(resource, nameAtAdmission(pod.metadata), why)
  }
  if (spec['automountServiceAccountToken'] !== false) mountToken(cluster, spec)
  setPriority(cluster, resource, pod, spec)
  spec['tolerations'] = withUsualTolerations(branches(spec, 'tolerations'))
  return pod
}

function mountToken(cluster: Cluster, spec: Draft): void {
  const path = '/var/run/secrets/kubernetes.io/serviceaccount'
  const volume = `kube-api-access-${cluster.random.suffix(5)}`
  let used = false
  for (const container of [...branches(spec, 'initContainers'), ...branches(spec, 'containers')]) {
    const mounts = [...branches(container, 'volumeMounts')]
    if (mounts.some((mount) => mount['mountPath'] === path)) continue
    container['volumeMounts'] = [...mounts, { name: volume, readOnly: true, mountPath: path }]
    used = true
  }
  if (!used) return
  const sources = [
    { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    {
      downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] },
    },
  ]
  spec['volumes'] = [...branches(spec, 'volumes'), { name: volume, projected: { sources, defaultMode: 420 } }]
}

function withUsualTolerations(given: readonly Draft[]): readonly Draft[] {
  const usual = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'].filter(
    (key) =>
      !given.some(
        (toleration) =>
          (toleration['key'] === key || (toleration['key'] === undefined && toleration['operator'] === 'Exists')) &&
          (toleration['effect'] === undefined || toleration['effect'] === 'NoExecute'),
      ),
  )
  return [...given, ...usual.map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }))]
}
