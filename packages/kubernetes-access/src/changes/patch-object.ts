import { isDeepStrictEqual } from 'node:util'
import { type ActionContext, isMapping, type Target } from 'chaos-plugin-api'
import type { Cluster, Patch } from '../cluster.ts'
import type { KubernetesObject } from '../objects/kubernetes-object.ts'
import type { Resource } from '../objects/resource.ts'
import { type objectField, setField } from './object-field.ts'
import type { FieldSetting } from './set-fields.ts'

/**
 * Patches an object so that it can be undone: asks the API server what the patch would make of it, and sets each field that differs, all of
 * them as one change. A list is one field. Returns whether anything was changed.
 */
export async function patchObject<T extends KubernetesObject>(
  context: Pick<ActionContext<Target, typeof objectField>, 'change' | 'step'>,
  cluster: Cluster,
  resource: Resource<T>,
  object: T,
  patch: Patch,
): Promise<boolean> {
  const patched = await cluster.patch(resource, object.metadata, patch, { dryRun: true })
  const settings = differences(patchable(object), patchable(patched))
  return setField(context, cluster, resource, object, ...settings)
}

/** The part of an object that a patch can mean. */
function patchable({ apiVersion: _, kind: __, status: ___, metadata, ...rest }: KubernetesObject) {
  const { labels, annotations } = metadata
  return { ...rest, metadata: { labels, annotations } }
}

/** The fields that differ, down to values that are no mappings. */
function differences(before: unknown, after: unknown, path: readonly string[] = []): readonly FieldSetting[] {
  if (isDeepStrictEqual(before, after)) return []
  if (isMapping(before) && isMapping(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)])
    return [...names].flatMap((name) => differences(before[name], after[name], [...path, name]))
  }
  // What is new as a whole is set value by value, too: each value is a field of its own.
  if (before === undefined && isMapping(after) && Object.keys(after).length > 0) return differences({}, after, path)
  if (after === undefined && isMapping(before) && Object.keys(before).length > 0) return differences(before, {}, path)
  return [{ path: [...path], ...(after === undefined ? {} : { after }) }]
}
