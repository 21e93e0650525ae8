import type { KubernetesObject } from 'chaos-kubernetes-access'
import type { OpenShop } from './open-shop.ts'

const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const replicaSets = '/apis/apps/v1/namespaces/shop/replicasets'
const anything = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }
const scale = { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' }

/** Makes the cluster learn a kind of workload. `spec` is the schema of its specification; left out, that may hold anything. */
export async function defineKind(
  { shop }: OpenShop,
  [group, version, kind]: readonly [group: string, version: string, kind: string],
  { spec = anything, subresources = { scale } }: { readonly spec?: object; readonly subresources?: object } = {},
): Promise<string> {
  const plural = `${kind.toLowerCase()}s`
  const schema = { openAPIV3Schema: { type: 'object', properties: { spec, status: anything } } }
  await shop.call('POST', definitions, {
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, plural, singular: kind.toLowerCase() },
      versions: [{ name: version, served: true, storage: true, schema, subresources }],
    },
  })
  await shop.clock.sleep(5)
  return `/apis/${group}/${version}/namespaces/shop/${plural}`
}

/** A kind of workload that Kubernetes does not bring along. */
export const rollout = { kind: 'Rollout', api_version: 'argoproj.io/v1alpha1' } as const

/** How a Rollout is referred to by what it controls. */
function controlledBy({ metadata: { name, uid } }: KubernetesObject) {
  return [{ apiVersion: rollout.api_version, kind: rollout.kind, name, uid, controller: true }]
}

const settings = [{ configMapRef: { name: 'settings' } }]

/** The pod template of a Rollout, with this image. */
export function templateOf(image: string) {
  return {
    metadata: { labels: { app: 'front' } },
    spec: { containers: [{ name: 'main', image, envFrom: settings }] },
  }
}

/** A ReplicaSet of a Rollout. */
export async function addReplicaSet(
  open: OpenShop,
  owner: KubernetesObject,
  { name, replicas, image, revision }: { name: string; replicas: number; image: string; revision?: string },
): Promise<void> {
  const { metadata, spec } = templateOf(image)
  const labels = { ...metadata.labels, 'rollouts-pod-template-hash': name }
  await open.shop.call('POST', replicaSets, {
    metadata: {
      name,
      labels,
      ownerReferences: controlledBy(owner),
      ...(revision === undefined ? {} : { annotations: { 'rollout.argoproj.io/revision': revision } }),
    },
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  })
}

/** A Rollout of two pods, which nobody rolls out, but for the ReplicaSet that it has. Returns its path. */
export async function startRollout(open: OpenShop, spec: object = {}): Promise<string> {
  const rollouts = await defineKind(open, ['argoproj.io', 'v1alpha1', 'Rollout'])
  const path = `${rollouts}/front`
  const made = (await open.shop.call('POST', rollouts, {
    apiVersion: rollout.api_version,
    kind: rollout.kind,
    metadata: { name: 'front', labels: { app: 'front' } },
    spec: { replicas: 2, selector: { matchLabels: { app: 'front' } }, template: templateOf('front:1'), ...spec },
  })) as KubernetesObject
  await addReplicaSet(open, made, { name: 'front-1', replicas: 2, image: 'front:1', revision: '1' })
  await open.shop.clock.sleep(30)
  await open.patch(path, { status: { replicas: 2, readyReplicas: 2 } })
  return path
}
