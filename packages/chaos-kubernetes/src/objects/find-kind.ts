import { type Cluster, givenText, type Resource } from 'chaos-kubernetes-access'
import { StepFailure } from 'chaos-plugin-api'

/** The version of an API, as manifests have it. */
export const apiVersionText = givenText.regex(
  /^\s*$|^(?:[a-z0-9][-a-z0-9.]*\/)?[a-z0-9]+$/,
  'it is a version, or a group and a version: "v1", "apps/v1"',
)

/** The name of a kind, as manifests have it. */
export const kindText = givenText.regex(/^\s*$|^[A-Za-z][A-Za-z0-9]*$/, 'it is the name of a kind: "Deployment"')

/** Finds a kind of object by what manifests say of it. Fails (`StepFailure`) where the cluster has none. */
export async function findKind(cluster: Cluster, apiVersion: string, kind: string): Promise<Resource> {
  const resource = await cluster.resourceOf(apiVersion, kind)
  if (resource !== undefined) return resource
  throw new StepFailure(`The cluster serves no ${kind} in ${apiVersion}.`, {
    applied: false,
    remedy: 'Correct kind and api_version, or define the kind with a CustomResourceDefinition.',
  })
}
