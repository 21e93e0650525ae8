import type { KubernetesObject, Manifest } from '../objects/kubernetes-object.ts'
import { type ConcretePath, valueAt } from './field-path.ts'
import { isEmptyValue } from './is-empty-value.ts'
import { leavesOf } from './leaves-of.ts'
import { madeContent } from './made-content.ts'
import { entriesOf, isMerged, isOurs, managerOf, ownersOf } from './managed-fields.ts'
import { fieldKeys, type ObjectCall } from './object-call.ts'

/**
 * Whether a call made an object, by its traces: an entry of its manager is as old as the object, and runs have a field that was sent and that none of
 * their other calls (`sent`) set. Others may have taken over the rest.
 */
export function isMadeBy(
  object: KubernetesObject,
  { data, attempts }: ObjectCall,
  sent: readonly ObjectCall[],
): boolean {
  if (data.does !== 'create' || attempts.every(({ outcome }) => outcome === 'not-applied')) return false
  const { manager, content } = data
  const { creationTimestamp } = object.metadata
  const entries = entriesOf(object)
  if (!entries.some((entry) => entry.manager === manager && entry.time === creationTimestamp)) return false
  const own = { ...object, metadata: { ...object.metadata, managedFields: entries.filter(isOurs) } }
  // As `pathKey` names them: nobody sets an item of a list that is one field.
  const set = new Set(sent.flatMap((call) => fieldKeys(call.data)))
  const traces = tracesOf(content as Manifest)
  return traces.length === 0 || traces.some((path) => !set.has(JSON.stringify(path)) && ownersOf(own, path).ours)
}

/**
 * Whether a call may have made an object that shows no trace of it: the call sent nothing of which the server notes who sent it, or the traces of old
 * calls have been merged, or cleared.
 */
export function mayHaveMade(object: KubernetesObject, { data, came, attempts }: ObjectCall): boolean {
  if (data.does !== 'create' || came !== undefined) return false
  if (attempts.every(({ outcome }) => outcome === 'not-applied')) return false
  const entries = entriesOf(object)
  return entries.length === 0 || entries.some(isMerged) || tracesOf(data.content as Manifest).length === 0
}

/** An object to be created, with a label where the server would otherwise note nobody as an owner of anything in it: so that it is known again. */
export function withTrace(manifest: Manifest): Manifest {
  if (tracesOf(manifest).length > 0) return manifest
  const labels = manifest.metadata?.['labels'] as KubernetesObject['metadata']['labels']
  return {
    ...manifest,
    metadata: { ...manifest.metadata, labels: { ...labels, 'app.kubernetes.io/managed-by': 'chaos' } },
  }
}

/** The fields of what was sent that tell who sent them. An empty one may be there already in an object of which nothing was sent. */
function tracesOf(content: Manifest): readonly ConcretePath[] {
  return leavesOf(madeContent(content)).filter((path) => !isEmptyValue(valueAt(content, path)))
}

/** The field manager of the run that created an object, by its traces; undefined where none did, or they have gone. */
export function runThatMade(object: KubernetesObject): string | undefined {
  return entriesOf(object).find((entry) => isOurs(entry) && entry.time === object.metadata.creationTimestamp)?.manager
}

/** Whether a run created an object, by its traces. */
export function isMadeByRun(object: KubernetesObject, runId: string): boolean {
  return runThatMade(object) === managerOf(runId)
}
