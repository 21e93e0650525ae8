import { type Cluster, identify, type Resource } from 'chaos-kubernetes-access'
import type { ActionContext, Target } from 'chaos-plugin-api'
import { deploymentRestarted } from '../changes/deployment-restarted.ts'
import type { TemplatedWorkload } from './templated-workload.ts'

/** Has all pods of a workload replaced, as `kubectl rollout restart` does, recorded as a change that heals. */
export async function replacePods(
  context: Pick<ActionContext<Target, typeof deploymentRestarted>, 'change' | 'clock'>,
  cluster: Cluster,
  resource: Resource<TemplatedWorkload>,
  { metadata, spec, status }: TemplatedWorkload,
): Promise<void> {
  const { name, namespace = 'default', uid } = metadata
  const restartedAt = new Date(context.clock.now()).toISOString()
  const annotations = { 'kubectl.kubernetes.io/restartedAt': restartedAt }
  const body = { metadata: { uid }, spec: { template: { metadata: { annotations } } } }
  const counts = (status ?? {}) as Readonly<Record<string, number | undefined>>
  const daemons = resource.kind === 'DaemonSet'
  const stored = {
    cluster: await identify(cluster),
    ...(daemons || resource.kind === 'StatefulSet'
      ? { kind: daemons ? ('DaemonSet' as const) : ('StatefulSet' as const) }
      : {}),
    name,
    namespace,
    uid,
    restartedAt,
    wanted: daemons ? (counts['desiredNumberScheduled'] ?? 0) : (spec.replicas ?? 1),
    ready: counts[daemons ? 'numberReady' : 'readyReplicas'] ?? 0,
  }
  await context.change(deploymentRestarted, stored, () => cluster.patch(resource, metadata, { type: 'merge', body }))
}
