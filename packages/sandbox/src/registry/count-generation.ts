import { deepEqual } from '../json/deep-equal.ts'
import { asRecord } from '../json/is-record.ts'
import type { ResourceDefinition } from '../resources/resource-definition.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'

/** Where a DaemonSet shows how often its template has changed. */
export const templateGeneration = 'deprecated.daemonset.template.generation'

/** Counts a change of what a client wants of an object. */
export function countGeneration(
  resource: ResourceDefinition,
  next: KubernetesObject,
  current: KubernetesObject,
): KubernetesObject {
  if (!resource.generation || !isCounted(next, current)) return next
  const generation = (current.metadata.generation ?? 0) + 1
  return countTemplate({ ...next, metadata: { ...next.metadata, generation } }, current)
}

function isCounted(next: KubernetesObject, current: KubernetesObject): boolean {
  const { metadata, status: _status, ...wanted } = next
  const { metadata: metadataBefore, status: _statusBefore, ...wantedBefore } = current
  if (!deepEqual(wanted, wantedBefore)) return true
  // Annotations of a Deployment are handed on to its ReplicaSets, so they count too.
  return next.kind === 'Deployment' && !deepEqual(metadata.annotations ?? {}, metadataBefore.annotations ?? {})
}

function countTemplate(next: KubernetesObject, current: KubernetesObject): KubernetesObject {
  if (next.kind !== 'DaemonSet') return next
  const before = Number(current.metadata.annotations?.[templateGeneration] ?? 1)
  const changed = !deepEqual(asRecord(next['spec'])['template'], asRecord(current['spec'])['template'])
  const annotations = { ...next.metadata.annotations, [templateGeneration]: String(changed ? before + 1 : before) }
  return { ...next, metadata: { ...next.metadata, annotations } }
}
