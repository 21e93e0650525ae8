import { apiVersionOf, type Cluster, connect, type Resource } from 'chaos-kubernetes-access'
import { type StepContext, StepFailure } from 'chaos-plugin-api'

/** A kind of fault of Chaos Mesh: all have one API, and plural names that are their names in small letters. */
export function chaosMeshKind(kind: string): Resource {
  return { group: 'chaos-mesh.org', version: 'v1alpha1', plural: kind.toLowerCase(), kind, namespaced: true }
}

/** Faults of the network (`chaos-mesh.org/v1alpha1`). */
export const networkChaos = chaosMeshKind('NetworkChaos')
/** Load on CPU and memory (`chaos-mesh.org/v1alpha1`). */
export const stressChaos = chaosMeshKind('StressChaos')

/** Connects to a cluster that knows a kind of Chaos Mesh. Fails (`StepFailure`) where it does not. */
export async function connectWithChaosMesh(context: StepContext, kind: Resource): Promise<Cluster> {
  const cluster = await connect(context)
  if ((await cluster.resourceNamed(apiVersionOf(kind), kind.plural)) !== undefined) return cluster
  throw new StepFailure(
    `The cluster knows no ${kind.kind} of ${apiVersionOf(kind)}, so Chaos Mesh is not installed there.`,
    {
      applied: false,
      remedy: 'Install Chaos Mesh, or name a cluster that has it.',
    },
  )
}
