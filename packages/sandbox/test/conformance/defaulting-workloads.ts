import type { Topic } from './behaviour.ts'
import { filled, firstContainer, none, podOf } from './defaulting.ts'
import { absent, matches, someText } from './expectations.ts'
import {
  budget,
  container,
  cronJob,
  daemonSet,
  deployment,
  idlePod,
  job,
  node,
  replicaSet,
  service,
  statefulSet,
} from './manifests.ts'

export const defaultingWorkloads: Topic = {
  title: 'Defaults of workloads and Services',
  behaviours: [
    filled(
      'A Deployment has one replica and keeps ten old revisions',
      'deployments',
      deployment('d', { paused: true }),
      { spec: { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 } },
    ),
    filled('A Deployment rolls over with a quarter more and a quarter less', 'deployments', deployment('d', none), {
      spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } } },
    }),
    filled(
      'The template of a Deployment gets the defaults of a pod, but no admission',
      'deployments',
      deployment('d', none),
      {
        spec: {
          template: {
            spec: {
              restartPolicy: 'Always',
              dnsPolicy: 'ClusterFirst',
              serviceAccountName: absent,
              tolerations: absent,
              containers: [{ imagePullPolicy: 'IfNotPresent', volumeMounts: absent }],
            },
          },
        },
      },
    ),
    filled(
      'A ReplicaSet has one replica',
      'replicasets',
      replicaSet('r', {
        template: {
          metadata: { labels: { app: 'r' } },
          spec: { containers: [container], nodeSelector: { none: 'x' } },
        },
      }),
      { spec: { replicas: 1 } },
    ),
    filled('A StatefulSet makes its pods in order and rolls from the last', 'statefulsets', statefulSet('s', none), {
      spec: {
        podManagementPolicy: 'OrderedReady',
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
        revisionHistoryLimit: 10,
      },
    }),
    filled('A StatefulSet keeps its claims', 'statefulsets', statefulSet('s', none), {
      spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' } },
    }),
    filled(
      'A DaemonSet rolls over one node at a time',
      'daemonsets',
      daemonSet('d', {
        template: {
          metadata: { labels: { app: 'd' } },
          spec: { containers: [container], nodeSelector: { none: 'x' } },
        },
      }),
      { spec: { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } } } },
    ),
    filled('A Job completes once, in one pod, and is tried six times more', 'jobs', job('j', { suspend: true }), {
      spec: { completions: 1, parallelism: 1, backoffLimit: 6, completionMode: 'NonIndexed' },
    }),
    filled('A Job selects its pods by its own uid', 'jobs', job('j', { suspend: true }), {
      spec: {
        selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': someText } },
        template: { metadata: { labels: { 'batch.kubernetes.io/job-name': 'j', 'job-name': 'j' } } },
      },
    }),
    filled(
      'A CronJob may overlap, and keeps three good and one failed Job',
      'cronjobs',
      cronJob('c', { suspend: true }),
      { spec: { concurrencyPolicy: 'Allow', successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 } },
    ),
    filled('A Service is a ClusterIP without affinity', 'services', service('s'), {
      spec: { type: 'ClusterIP', sessionAffinity: 'None', internalTrafficPolicy: 'Cluster' },
    }),
    filled('A Service is given an address of the cluster', 'services', service('s'), {
      spec: {
        clusterIP: /^\d+\.\d+\.\d+\.\d+$/,
        clusterIPs: [someText],
        ipFamilies: ['IPv4'],
        ipFamilyPolicy: 'SingleStack',
      },
    }),
    filled('The target of a Service port is the port itself, over TCP', 'services', service('s'), {
      spec: { ports: [{ port: 80, targetPort: 80, protocol: 'TCP' }] },
    }),
    filled('A headless Service is given no address', 'services', service('s', { clusterIP: 'None' }), {
      spec: { clusterIP: 'None', clusterIPs: ['None'] },
    }),
    {
      name: 'A NodePort Service is given a port between 30000 and 32767',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const created = await cluster.create('services', namespace, service('s', { type: 'NodePort' }))
        const isNodePort = (port: unknown) => Number(port) >= 30_000 && Number(port) <= 32_767
        matches(created, { spec: { externalTrafficPolicy: 'Cluster', ports: [{ nodePort: isNodePort }] } })
      },
    },
    filled(
      'An ExternalName Service has no address',
      'services',
      service('s', { type: 'ExternalName', externalName: 'example.com', ports: undefined }),
      { spec: { clusterIP: absent, externalName: 'example.com' } },
    ),
    filled(
      'A budget’s status starts without allowing anything',
      'poddisruptionbudgets',
      budget('b', { minAvailable: 1 }),
      { status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 } },
    ),
    filled(
      'A Secret is Opaque',
      'secrets',
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' } },
      { type: 'Opaque' },
    ),
    filled(
      'A NetworkPolicy without egress rules is about ingress',
      'networkpolicies',
      { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'n' }, spec: { podSelector: {} } },
      { spec: { policyTypes: ['Ingress'] } },
    ),
    filled(
      'A NetworkPolicy with egress rules is about both',
      'networkpolicies',
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'n' },
        spec: { podSelector: {}, egress: [{}] },
      },
      { spec: { policyTypes: ['Ingress', 'Egress'] } },
    ),
    filled(
      'A PersistentVolumeClaim is a Pending file system',
      'persistentvolumeclaims',
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'c' },
        spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'none', resources: { requests: { storage: '1Gi' } } },
      },
      { spec: { volumeMode: 'Filesystem' }, status: { phase: 'Pending' } },
    ),
    filled(
      'A HorizontalPodAutoscaler has at least one replica and watches CPU',
      'horizontalpodautoscalers',
      {
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata: { name: 'h' },
        spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd' } },
      },
      {
        spec: {
          minReplicas: 1,
          metrics: [
            { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
          ],
        },
      },
    ),
    {
      name: 'A quantity keeps the form that it was given',
      async run(cluster) {
        const namespace = await cluster.namespace()
        matches(
          await cluster.create('pods', namespace, podOf({ resources: { requests: { cpu: '100m', memory: '64Mi' } } })),
          firstContainer({ resources: { requests: { cpu: '100m', memory: '64Mi' } } }),
        )
      },
    },
    {
      name: 'A quantity is brought to its canonical form',
      async run(cluster) {
        const namespace = await cluster.namespace()
        matches(
          await cluster.create('pods', namespace, podOf({ resources: { requests: { cpu: '0.5', memory: '1024Mi' } } })),
          firstContainer({ resources: { requests: { cpu: '500m', memory: '1Gi' } } }),
        )
      },
    },
    {
      name: 'A StorageClass deletes volumes and binds at once',
      async run(cluster) {
        const manifest = {
          apiVersion: 'storage.k8s.io/v1',
          kind: 'StorageClass',
          metadata: { name: cluster.uniqueName('class') },
          provisioner: 'example.com/none',
        }
        matches(await cluster.create('storageclasses', undefined, manifest), {
          reclaimPolicy: 'Delete',
          volumeBindingMode: 'Immediate',
        })
      },
    },
    {
      name: 'A PriorityClass lets its pods preempt',
      async run(cluster) {
        const manifest = {
          apiVersion: 'scheduling.k8s.io/v1',
          kind: 'PriorityClass',
          metadata: { name: cluster.uniqueName('class') },
          value: 5,
        }
        matches(await cluster.create('priorityclasses', undefined, manifest), {
          preemptionPolicy: 'PreemptLowerPriority',
        })
      },
    },
    {
      name: 'A PersistentVolume is kept when its claim goes',
      async run(cluster) {
        const spec = {
          accessModes: ['ReadWriteOnce'],
          storageClassName: 'none',
          capacity: { storage: '1Gi' },
          hostPath: { path: '/data' },
        }
        const manifest = {
          apiVersion: 'v1',
          kind: 'PersistentVolume',
          metadata: { name: cluster.uniqueName('volume') },
          spec,
        }
        matches(await cluster.create('persistentvolumes', undefined, manifest), {
          spec: { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' },
        })
      },
    },
    {
      name: 'A new node is tainted as not ready until it reports itself',
      async run(cluster) {
        const created = await cluster.create('nodes', undefined, node(cluster.uniqueName('conformance')))
        matches(created, { spec: { taints: [{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }] } })
      },
    },
    {
      name: 'A pod of a priority class that does not exist is refused with 403',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const answer = await cluster.post(
          `/api/v1/namespaces/${namespace}/pods`,
          idlePod('p', { priorityClassName: 'conformance-none' }),
        )
        matches(answer, {
          status: 403,
          body: { reason: 'Forbidden', message: /no PriorityClass with name conformance-none was found/ },
        })
      },
    },
    {
      name: 'A pod of a service account that does not exist is refused with 403',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const answer = await cluster.post(
          `/api/v1/namespaces/${namespace}/pods`,
          idlePod('p', { serviceAccountName: 'nobody' }),
        )
        const message = `pods "p" is forbidden: error looking up service account ${namespace}/nobody: serviceaccount "nobody" not found`
        matches(answer, { status: 403, body: { reason: 'Forbidden', message } })
      },
    },
  ],
}
