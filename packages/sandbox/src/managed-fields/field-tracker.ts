import type { SandboxClock } from '../clock/sandbox-clock.ts'
import type { ResourceDefinition } from '../resources/resource-definition.ts'
import { kindSchema } from '../schema/field-schema.ts'
import type { KubernetesObject, ManagedFieldsEntry } from '../store/kubernetes-object.ts'
import { trackUpdate } from './track-update.ts'

/** Makes the entries of managed fields after a write, of those that were known before it. */
export type FieldTracker = (
  known: readonly ManagedFieldsEntry[],
  before: KubernetesObject | undefined,
  after: KubernetesObject,
) => readonly ManagedFieldsEntry[]

/** The members of an object that nobody owns as a whole. */
export const unowned: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata'])
const unownedBesideStatus: ReadonlySet<string> = new Set([...unowned, 'status'])

/** Keeps the record of what somebody writes who does not apply: an object, or one of its subresources. */
export function fieldTracker(
  resource: ResourceDefinition,
  clock: Pick<SandboxClock, 'now'>,
  manager: string,
  subresource?: string,
): FieldTracker {
  const schema = kindSchema(resource.group, resource.storageVersion, resource.kind)
  const except = resource.status && subresource !== 'status' ? unownedBesideStatus : unowned
  return (known, before, after) =>
    trackUpdate(known, before, after, schema, { manager, subresource, now: clock.now() }, except)
}
