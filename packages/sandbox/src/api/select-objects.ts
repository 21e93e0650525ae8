import { matchesFields, parseFieldSelector } from '../selectors/field-selector.ts'
import { matchesRequirements, parseLabelSelector } from '../selectors/label-selector.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import type { ApiRequest } from './api-request.ts'

export interface Selection {
  readonly matches: (object: KubernetesObject) => boolean
  /** Whether any selector was given. */
  readonly selective: boolean
  /** The node whose pods alone are wanted, for the index. */
  readonly nodeName: string | undefined
}

/** What the `labelSelector` and `fieldSelector` parameters, and the name in the URL, choose. */
export function selectionOf(request: ApiRequest): Selection {
  const labels = parseLabelSelector(request.query.get('labelSelector') ?? '')
  const fields = parseFieldSelector(request.query.get('fieldSelector') ?? '', request.resource.kind)
  const { name } = request.path
  const node = fields.find(({ field, negated }) => field === 'spec.nodeName' && !negated)
  return {
    selective: labels.length > 0 || fields.length > 0,
    nodeName: request.resource.kind === 'Pod' ? node?.value : undefined,
    matches: (object) =>
      (name === undefined || object.metadata.name === name) &&
      matchesRequirements(object.metadata.labels, labels) &&
      matchesFields(object, fields),
  }
}
