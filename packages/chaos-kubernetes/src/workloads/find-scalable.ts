import {
  type Cluster,
  deployments,
  type KubernetesObject,
  type Resource,
  replicaSets,
  statefulSets,
} from 'chaos-kubernetes-access'
import { StepFailure } from 'chaos-plugin-api'
import { apiVersionText, findKind, kindText } from '../objects/find-kind.ts'

const known: readonly Resource[] = [deployments, statefulSets, replicaSets]
const knownGroup = 'apps/v1'

/** The kind of workloads that have a number of replicas. */
export const scalableKind = kindText.default('Deployment').describe('Their kind, which must have a subresource "scale"')
/** See `scalableKind`. */
export const scalableVersion = apiVersionText
  .default(knownGroup)
  .describe('The version of the API of that kind: "argoproj.io/v1alpha1"')

/** The same where it is known without asking a cluster; undefined where it is not. */
export function knownScalable(apiVersion: string, kind: string): Resource | undefined {
  return apiVersion === knownGroup ? known.find((resource) => resource.kind === kind) : undefined
}

/** Finds a kind of object whose number of replicas can be set. Fails (`StepFailure`) where the cluster has none, or where that has none. */
export async function findScalable(
  cluster: Cluster,
  apiVersion: string,
  kind: string,
): Promise<Resource<KubernetesObject>> {
  const scalable = knownScalable(apiVersion, kind)
  if (scalable !== undefined) return scalable
  const resource = await findKind(cluster, apiVersion, kind)
  if ((await cluster.resourceNamed(apiVersion, `${resource.plural}/scale`)) !== undefined) return resource
  throw new StepFailure(`A ${kind} of ${apiVersion} has no subresource "scale", so it has no number of replicas.`, {
    applied: false,
    remedy: 'Name a kind of workload that can be scaled.',
  })
}
