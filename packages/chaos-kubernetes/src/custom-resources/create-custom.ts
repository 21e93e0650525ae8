import { apiVersionOf, connect, createObject, type Manifest, type objectCreated } from 'chaos-kubernetes-access'
import type { ActionContext, Target } from 'chaos-plugin-api'
import { type CustomResourceKind, findCustomResource } from './custom-resource.ts'

/** Creates a custom resource, in a namespace or (where none is given) cluster-wide, recorded as a change. Returns it as the cluster stored it. */
export async function createCustom(
  context: ActionContext<Target, typeof objectCreated>,
  kind: CustomResourceKind,
  manifest: Manifest,
  namespace?: string,
): Promise<Record<string, unknown>> {
  const cluster = await connect(context)
  const resource = await findCustomResource(cluster, kind, namespace === undefined ? 'cluster-wide' : 'namespaced')
  const whole = { apiVersion: apiVersionOf(resource), kind: resource.kind, ...manifest }
  return { ...(await createObject(context, cluster, resource, whole, namespace)) }
}
