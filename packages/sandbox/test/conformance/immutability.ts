import type { Behaviour, Topic } from './behaviour.ts'
import { invalid, matches, ok } from './expectations.ts'
import {
  configMap,
  deployment,
  idlePod,
  job,
  type Manifest,
  replicaSet,
  service,
  statefulSet,
  urlOf,
} from './manifests.ts'

type Cause = readonly [field: string, reason: string, message?: RegExp]

const value = 'FieldValueInvalid'
const forbidden = 'FieldValueForbidden'
const paused = { replicas: 0 }

/** A change that is refused, as a merge patch or JSON patch of an object. */
const unchangeable = (
  name: string,
  resource: string,
  manifest: Manifest,
  change: unknown,
  ...causes: readonly Cause[]
): Behaviour => ({
  name,
  async run(cluster) {
    const namespace = await cluster.namespace()
    await cluster.create(resource, namespace, manifest)
    await invalid(cluster.patch(urlOf(resource, namespace, manifest.metadata.name), change), ...causes)
  },
})

export const immutability: Topic = {
  title: 'What cannot change',
  behaviours: [
    unchangeable(
      'The selector of a Deployment cannot change',
      'deployments',
      deployment('d', paused),
      { spec: { selector: { matchLabels: { app: 'd', b: 'c' } }, template: { metadata: { labels: { b: 'c' } } } } },
      ['spec.selector', value, /field is immutable/],
    ),
    unchangeable(
      'The selector of a ReplicaSet cannot change',
      'replicasets',
      replicaSet('r', paused),
      { spec: { selector: { matchLabels: { app: 'r', b: 'c' } }, template: { metadata: { labels: { b: 'c' } } } } },
      ['spec.selector', value, /field is immutable/],
    ),
    unchangeable(
      'The name of a StatefulSet’s Service cannot change',
      'statefulsets',
      statefulSet('s', paused),
      { spec: { serviceName: 'other' } },
      ['spec', forbidden, /updates to statefulset spec for fields other than/],
    ),
    unchangeable(
      'The template of a Job cannot change once it may run',
      'jobs',
      job('j', { parallelism: 0 }),
      { spec: { template: { spec: { terminationGracePeriodSeconds: 5 } } } },
      ['spec.template', value, /field is immutable/],
    ),
    unchangeable(
      'The number of completions of a Job cannot change',
      'jobs',
      job('j', { parallelism: 0, completions: 2 }),
      { spec: { completions: 3 } },
      ['spec.completions', value, /field is immutable/],
    ),
    unchangeable(
      'The address of a Service cannot change',
      'services',
      service('s'),
      { spec: { clusterIP: '10.0.0.99', clusterIPs: ['10.0.0.99'] } },
      ['spec.clusterIPs[0]', value, /may not change once set/],
    ),
    unchangeable(
      'The data of an immutable ConfigMap cannot change',
      'configmaps',
      { ...configMap('c'), immutable: true },
      { data: { key: 'other' } },
      ['data', forbidden, /field is immutable when `immutable` is set/],
    ),
    unchangeable(
      'An immutable ConfigMap stays immutable',
      'configmaps',
      { ...configMap('c'), immutable: true },
      { immutable: false },
      ['immutable', forbidden, /field is immutable when `immutable` is set/],
    ),
    unchangeable(
      'The type of a Secret cannot change',
      'secrets',
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' } },
      { type: 'example.com/other' },
      ['type', value, /field is immutable/],
    ),
    unchangeable(
      'The role of a RoleBinding cannot change',
      'rolebindings',
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: 'r' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'a' },
      },
      { roleRef: { name: 'b' } },
      ['roleRef', value, /cannot change roleRef/],
    ),
    unchangeable('The node of a pod cannot change', 'pods', idlePod('p'), { spec: { nodeName: 'somewhere' } }, [
      'spec',
      forbidden,
      /pod updates may not change fields other than/,
    ]),
    unchangeable(
      'Environment variables of a pod cannot change',
      'pods',
      idlePod('p'),
      [{ op: 'add', path: '/spec/containers/0/env', value: [{ name: 'A', value: '1' }] }],
      ['spec', forbidden, /pod updates may not change fields other than/],
    ),
    {
      name: 'Tolerations may be added to a pod',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('pods', namespace, idlePod('p'))
        const operations = [{ op: 'add', path: '/spec/tolerations/-', value: { key: 'more', operator: 'Exists' } }]
        const patched = await ok(cluster.patch(urlOf('pods', namespace, 'p'), operations))
        matches((patched as { spec: { tolerations: readonly { key: string }[] } }).spec.tolerations.at(-1), {
          key: 'more',
        })
      },
    },
    {
      name: 'A refusal names kind, object and every wrong field',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const answer = await cluster.post(
          urlOf('deployments', namespace),
          deployment('d', { replicas: -1, minReadySeconds: -1 }),
        )
        matches(answer.body, {
          message:
            /^Deployment\.apps "d" is invalid: \[spec\.replicas: Invalid value: -1: must be greater than or equal to 0, spec\.minReadySeconds: /,
          reason: 'Invalid',
          code: 422,
          details: { name: 'd', group: 'apps', kind: 'Deployment' },
        })
      },
    },
  ],
}
