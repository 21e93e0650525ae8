import { formatTime } from '../clock/format-time.ts'
import { type ControllerContext, follow } from '../controllers/controller-context.ts'
import { create, putStatus } from '../registry/controller-writes.ts'
import { apiServices } from '../registry/resource-names.ts'
import { defineResource } from '../resources/resource-definition.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'

const name = 'v1beta1.metrics.k8s.io'
const group = 'metrics.k8s.io'

/** Stands for a metrics server: registers the API of metrics, which is served as long as that registration is there. */
export function startMetricsServer(context: ControllerContext): void {
  const { cluster } = context
  const resources = [
    defineResource(group, 'v1beta1', 'NodeMetrics', 'nodes', { cluster: true, verbs: ['get', 'list'], singular: '' }),
    defineResource(group, 'v1beta1', 'PodMetrics', 'pods', { verbs: ['get', 'list'], singular: '' }),
  ]
  const registration = create<KubernetesObject>(cluster, apiServices, {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name, labels: { 'k8s-app': 'metrics-server' } },
    spec: {
      service: { name: 'metrics-server', namespace: 'kube-system', port: 443 },
      group,
      version: 'v1beta1',
      insecureSkipTLSVerify: true,
      groupPriorityMinimum: 100,
      versionPriority: 100,
    },
  })
  putStatus(cluster, apiServices, registration, {
    conditions: [
      {
        type: 'Available',
        status: 'True',
        lastTransitionTime: formatTime(cluster.clock.now()),
        reason: 'Passed',
        message: 'all checks passed',
      },
    ],
  })
  follow(context, apiServices, ({ metadata }, event) => {
    if (metadata.name !== name) return
    for (const resource of resources) {
      if (event?.type === 'DELETED') cluster.resources.remove(resource)
      else cluster.resources.add(resource)
    }
  })
}
