import { apiVersionOf, identify, type OwnerBefore, pods, readOwnerBefore, replicaSets } from 'chaos-kubernetes-access'
import type { ActionContext, Permission, Target } from 'chaos-plugin-api'
import { deploymentRestarted } from '../changes/deployment-restarted.ts'
import { rights } from '../rights.ts'
import type { ReadWorkload } from './read-templated.ts'
import { builtInKind, isBuiltIn, templated, type WorkloadGiven, workloadRights } from './workload-kind.ts'

/** Has all pods of a workload replaced, as `kubectl rollout restart` does, recorded as a change that heals. */
export async function replacePods(
  context: Pick<ActionContext<Target, typeof deploymentRestarted>, 'change' | 'clock'>,
  read: ReadWorkload,
): Promise<void> {
  const { cluster, resource, workload } = read
  const { metadata } = workload
  const { name, namespace = '', uid } = metadata
  const restartedAt = new Date(context.clock.now()).toISOString()
  const annotations = { 'kubectl.kubernetes.io/restartedAt': restartedAt }
  const body = { metadata: { uid }, spec: { template: { metadata: { annotations } } } }
  const stored = {
    cluster: await identify(cluster),
    ...(isBuiltIn(resource) ? {} : { apiVersion: apiVersionOf(resource) }),
    ...(isBuiltIn(resource) && resource.kind === 'Deployment' ? {} : { kind: resource.kind }),
    name,
    namespace,
    uid,
    restartedAt,
    ...(await countsBefore(read)),
  }
  await context.change(deploymentRestarted, stored, () => cluster.patch(resource, metadata, { type: 'merge', body }))
}

/** What must be allowed to do that. The pods of a kind that Kubernetes does not bring along are found through their owners. */
export function restartRights(given: WorkloadGiven): readonly Permission[] {
  const own = workloadRights(given, templated, ['get', 'patch'], given.ns)
  if (builtInKind(given, templated) !== undefined) return own
  return [...own, ...rights(pods, ['list'], given.ns), ...rights(replicaSets, ['get', 'list'], given.ns)]
}

async function countsBefore({ cluster, resource, workload }: ReadWorkload) {
  const { spec, status, metadata } = workload
  const counts = (status ?? {}) as Readonly<Record<string, number | undefined>>
  if (!isBuiltIn(resource)) {
    const { name, namespace = null, uid } = metadata
    const reference = { apiVersion: apiVersionOf(resource), kind: resource.kind, namespace, name, uid }
    const { wanted, ready, pods, newest }: OwnerBefore = await readOwnerBefore(cluster, reference, workload)
    return {
      ...(wanted === null ? {} : { wanted }),
      ready,
      ...(pods === undefined ? {} : { pods }),
      ...(newest === undefined ? {} : { newest }),
    }
  }
  return resource.kind === 'DaemonSet'
    ? { wanted: counts['desiredNumberScheduled'] ?? 0, ready: counts['numberReady'] ?? 0 }
    : { wanted: spec.replicas ?? 1, ready: counts['readyReplicas'] ?? 0 }
}
