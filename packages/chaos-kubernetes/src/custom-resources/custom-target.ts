import { connect, type Place } from 'chaos-kubernetes-access'
import type { StepContext } from 'chaos-plugin-api'
import { type ObjectTarget, objectTarget } from '../objects/object-target.ts'
import { type CustomResourceKind, findCustomResource } from './custom-resource.ts'

/** The one custom resource that an action acts on. */
export async function customTarget(
  context: StepContext,
  kind: CustomResourceKind,
  place: Place,
): Promise<readonly ObjectTarget[]> {
  const scope = place.namespace === undefined ? 'cluster-wide' : 'namespaced'
  return [objectTarget(await findCustomResource(await connect(context), kind, scope), place)]
}
