import type { Behaviour, Topic } from './behaviour.ts'
import { invalid } from './expectations.ts'
import {
  budget,
  configMap,
  container,
  cronJob,
  daemonSet,
  deployment,
  idlePod,
  job,
  type Manifest,
  replicaSet,
  service,
  statefulSet,
  template,
  urlOf,
} from './manifests.ts'

type Cause = readonly [field: string, reason: string, message?: RegExp]

/** An object that is refused at its creation, and why. */
const rejection = (name: string, resource: string, manifest: Manifest, ...causes: readonly Cause[]): Behaviour => ({
  name,
  async run(cluster) {
    // Nothing comes of it, so it needs no namespace of its own.
    await invalid(cluster.post(urlOf(resource, 'default'), manifest), ...causes)
  },
})

const value = 'FieldValueInvalid'
const required = 'FieldValueRequired'
const unsupported = 'FieldValueNotSupported'
const forbidden = 'FieldValueForbidden'
const podOf = (fields: Readonly<Record<string, unknown>>) => idlePod('p', { containers: [{ ...container, ...fields }] })
const mismatch = /`selector` does not match template `labels`/
const paused = { replicas: 0 }

export const validation: Topic = {
  title: 'Validation',
  behaviours: [
    rejection('A name with capital letters is refused', 'configmaps', configMap('Upper'), [
      'metadata.name',
      value,
      /a lowercase RFC 1123 subdomain must consist of/,
    ]),
    rejection('A name of more than 253 characters is refused', 'configmaps', configMap('a'.repeat(254)), [
      'metadata.name',
      value,
      /must be no more than 253/,
    ]),
    rejection('A Service’s name must be a DNS label that begins with a letter', 'services', service('1st'), [
      'metadata.name',
      value,
      /a DNS-1035 label must consist of/,
    ]),
    rejection('A label value with a space is refused', 'configmaps', configMap('c', {}, { labels: { a: 'b c' } }), [
      'metadata.labels',
      value,
      /a valid label must be an empty string or consist of/,
    ]),
    rejection(
      'A label value of more than 63 characters is refused',
      'configmaps',
      configMap('c', {}, { labels: { a: 'b'.repeat(64) } }),
      ['metadata.labels', value, /must be no more than 63/],
    ),
    rejection(
      'A label key with a second slash is refused',
      'configmaps',
      configMap('c', {}, { labels: { 'a/b/c': 'd' } }),
      ['metadata.labels', value, /a valid label key must consist of|a qualified name must consist of/],
    ),
    rejection(
      'An annotation key with a space is refused',
      'configmaps',
      configMap('c', {}, { annotations: { 'a b': 'c' } }),
      ['metadata.annotations', value],
    ),
    rejection('A pod without containers is refused', 'pods', idlePod('p', { containers: [] }), [
      'spec.containers',
      required,
    ]),
    rejection('A container without a name is refused', 'pods', idlePod('p', { containers: [{ image: 'x' }] }), [
      'spec.containers[0].name',
      required,
    ]),
    rejection('A container without an image is refused', 'pods', idlePod('p', { containers: [{ name: 'main' }] }), [
      'spec.containers[0].image',
      required,
    ]),
    rejection(
      'Two containers of the same name are refused',
      'pods',
      idlePod('p', { containers: [container, container] }),
      ['spec.containers[1].name', 'FieldValueDuplicate'],
    ),
    rejection('A container’s name must be a DNS label', 'pods', podOf({ name: 'Main_1' }), [
      'spec.containers[0].name',
      value,
      /a lowercase RFC 1123 label must consist of/,
    ]),
    rejection('A container port above 65535 is refused', 'pods', podOf({ ports: [{ containerPort: 70_000 }] }), [
      'spec.containers[0].ports[0].containerPort',
      value,
      /must be between 1 and 65535, inclusive/,
    ]),
    rejection('An unknown restart policy is refused', 'pods', idlePod('p', { restartPolicy: 'Sometimes' }), [
      'spec.restartPolicy',
      unsupported,
      /supported values: "Always", "OnFailure", "Never"|supported values: "Always", "Never", "OnFailure"/,
    ]),
    rejection('An unknown image pull policy is refused', 'pods', podOf({ imagePullPolicy: 'Maybe' }), [
      'spec.containers[0].imagePullPolicy',
      unsupported,
    ]),
    rejection(
      'A request above its limit is refused',
      'pods',
      podOf({ resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } }),
      ['spec.containers[0].resources.requests', value, /must be less than or equal to cpu limit/],
    ),
    rejection(
      'A mount of a volume that the pod has not is refused',
      'pods',
      podOf({ volumeMounts: [{ name: 'none', mountPath: '/x' }] }),
      ['spec.containers[0].volumeMounts[0].name', 'FieldValueNotFound'],
    ),
    rejection(
      'Two volumes of the same name are refused',
      'pods',
      idlePod('p', {
        volumes: [
          { name: 'v', emptyDir: {} },
          { name: 'v', emptyDir: {} },
        ],
      }),
      ['spec.volumes[1].name', 'FieldValueDuplicate'],
    ),
    rejection('A probe without anything to do is refused', 'pods', podOf({ readinessProbe: { periodSeconds: 5 } }), [
      'spec.containers[0].readinessProbe',
      required,
      /must specify a handler type/,
    ]),
    rejection(
      'A toleration with Exists and a value is refused',
      'pods',
      idlePod('p', { tolerations: [{ key: 'a', operator: 'Exists', value: 'b' }] }),
      ['spec.tolerations[0].operator', value],
    ),
    rejection(
      'Toleration seconds without the effect NoExecute are refused',
      'pods',
      idlePod('p', { tolerations: [{ key: 'a', operator: 'Exists', effect: 'NoSchedule', tolerationSeconds: 5 }] }),
      ['spec.tolerations[0].effect', value, /effect must be 'NoExecute' when `tolerationSeconds` is set/],
    ),
    rejection('An environment variable without a name is refused', 'pods', podOf({ env: [{ value: 'x' }] }), [
      'spec.containers[0].env[0].name',
      required,
    ]),
    rejection(
      'A Deployment whose selector does not select its template is refused',
      'deployments',
      deployment('d', { ...paused, selector: { matchLabels: { app: 'other' } } }),
      ['spec.template.metadata.labels', value, mismatch],
    ),
    rejection(
      'A Deployment without a selector is refused',
      'deployments',
      deployment('d', { ...paused, selector: undefined }),
      ['spec.selector', required],
    ),
    rejection(
      'A Deployment with an empty selector is refused',
      'deployments',
      deployment('d', { ...paused, selector: {} }),
      ['spec.selector', value, /empty selector is invalid for deployment/],
    ),
    rejection(
      'A Deployment with a negative number of replicas is refused',
      'deployments',
      deployment('d', { replicas: -1 }),
      ['spec.replicas', value, /must be greater than or equal to 0/],
    ),
    rejection(
      'A Deployment whose pods may end is refused',
      'deployments',
      deployment('d', { ...paused, template: template('d', { restartPolicy: 'Never' }) }),
      ['spec.template.spec.restartPolicy', unsupported],
    ),
    rejection(
      'A Deployment whose template has no containers is refused',
      'deployments',
      deployment('d', { ...paused, template: template('d', { containers: [] }) }),
      ['spec.template.spec.containers', required],
    ),
    rejection(
      'A rolling update that may take down no pod and add none is refused',
      'deployments',
      deployment('d', {
        ...paused,
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } },
      }),
      ['spec.strategy.rollingUpdate.maxUnavailable', value, /may not be 0 when `maxSurge` is 0/],
    ),
    rejection(
      'An unknown strategy of a Deployment is refused',
      'deployments',
      deployment('d', { ...paused, strategy: { type: 'Magic' } }),
      ['spec.strategy', unsupported],
    ),
    rejection(
      'Recreate with parameters of a rolling update is refused',
      'deployments',
      deployment('d', { ...paused, strategy: { type: 'Recreate', rollingUpdate: { maxSurge: 1 } } }),
      ['spec.strategy.rollingUpdate', forbidden],
    ),
    rejection(
      'A progress deadline that is not greater than minReadySeconds is refused',
      'deployments',
      deployment('d', { ...paused, minReadySeconds: 60, progressDeadlineSeconds: 60 }),
      ['spec.progressDeadlineSeconds', value, /must be greater than minReadySeconds/],
    ),
    rejection(
      'A ReplicaSet whose selector does not select its template is refused',
      'replicasets',
      replicaSet('r', { ...paused, selector: { matchLabels: { app: 'other' } } }),
      ['spec.template.metadata.labels', value, mismatch],
    ),
    rejection(
      'A StatefulSet whose selector does not select its template is refused',
      'statefulsets',
      statefulSet('s', { ...paused, selector: { matchLabels: { app: 'other' } } }),
      ['spec.template.metadata.labels', value, mismatch],
    ),
    rejection(
      'A DaemonSet whose selector does not select its template is refused',
      'daemonsets',
      daemonSet('d', { selector: { matchLabels: { app: 'other' } } }),
      ['spec.template.metadata.labels', value, mismatch],
    ),
    rejection(
      'A Job whose pods restart for ever is refused',
      'jobs',
      job('j', { suspend: true, template: { spec: { containers: [container], restartPolicy: 'Always' } } }),
      ['spec.template.spec.restartPolicy', required, /valid values: "OnFailure", "Never"/],
    ),
    rejection('A Job with negative parallelism is refused', 'jobs', job('j', { suspend: true, parallelism: -1 }), [
      'spec.parallelism',
      value,
      /must be greater than or equal to 0/,
    ]),
    rejection(
      'A CronJob with a schedule that is none is refused',
      'cronjobs',
      cronJob('c', { schedule: 'every day' }),
      ['spec.schedule', value],
    ),
    rejection(
      'A CronJob with a schedule of a word that is none is refused',
      'cronjobs',
      cronJob('c', { schedule: 'constructor' }),
      ['spec.schedule', value],
    ),
    rejection(
      'A CronJob with an unknown concurrency policy is refused',
      'cronjobs',
      cronJob('c', { concurrencyPolicy: 'Never' }),
      ['spec.concurrencyPolicy', unsupported],
    ),
    rejection('A Service without ports is refused', 'services', service('s', { ports: [] }), ['spec.ports', required]),
    rejection('A Service port of 0 is refused', 'services', service('s', { ports: [{ port: 0 }] }), [
      'spec.ports[0].port',
      value,
      /must be between 1 and 65535, inclusive/,
    ]),
    rejection(
      'Several ports of a Service need names',
      'services',
      service('s', { ports: [{ port: 1 }, { port: 2, name: 'b' }] }),
      ['spec.ports[0].name', required],
    ),
    rejection(
      'Two ports of a Service with the same name are refused',
      'services',
      service('s', {
        ports: [
          { port: 1, name: 'a' },
          { port: 2, name: 'a' },
        ],
      }),
      ['spec.ports[1].name', 'FieldValueDuplicate'],
    ),
    rejection('An unknown type of Service is refused', 'services', service('s', { type: 'Magic' }), [
      'spec.type',
      unsupported,
    ]),
    rejection(
      'An ExternalName Service without a name to point to is refused',
      'services',
      { ...service('s', { type: 'ExternalName', ports: undefined }) },
      ['spec.externalName', required],
    ),
    rejection('A ConfigMap key with a slash is refused', 'configmaps', configMap('c', { 'a/b': 'c' }), [
      'data[a/b]',
      value,
      /a valid config key must consist of/,
    ]),
    rejection(
      'A HorizontalPodAutoscaler without a maximum is refused',
      'horizontalpodautoscalers',
      {
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata: { name: 'h' },
        spec: { maxReplicas: 0, scaleTargetRef: { kind: 'Deployment', name: 'd' } },
      },
      ['spec.maxReplicas', value, /must be greater than 0/],
    ),
    rejection(
      'A budget with a negative minimum is refused',
      'poddisruptionbudgets',
      budget('b', { minAvailable: -1 }),
      ['spec.minAvailable', value],
    ),
    rejection(
      'A NetworkPolicy port above 65535 is refused',
      'networkpolicies',
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'n' },
        spec: { podSelector: {}, ingress: [{ ports: [{ port: 70_000 }] }] },
      },
      ['spec.ingress[0].ports[0].port', value],
    ),
    rejection(
      'A label selector with an unknown operator is refused',
      'networkpolicies',
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'n' },
        spec: { podSelector: { matchExpressions: [{ key: 'a', operator: 'Like', values: ['b'] }] } },
      },
      ['spec.podSelector.matchExpressions[0].operator', value, /not a valid (label )?selector operator/],
    ),
  ],
}
