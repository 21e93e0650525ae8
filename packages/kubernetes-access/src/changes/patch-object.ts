import type { ActionContext } from 'chaos-plugin-api'
import type { Cluster, Patch } from '../cluster.ts'
import type { KubernetesObject } from '../objects/kubernetes-object.ts'
import type { Resource } from '../objects/resource.ts'
import { setField } from './object-field.ts'

/**
 * Patches an object so that it can be undone: asks the API server what the patch would make of it, and sets each part that differs as a
 * change of its own (`spec`, `data` …, each label and annotation). Returns whether anything was changed.
 */
export async function patchObject<T extends KubernetesObject>(
  context: Pick<ActionContext, 'change'>,
  cluster: Cluster,
  resource: Resource<T>,
  object: T,
  patch: Patch,
): Promise<boolean> {
  const patched = await cluster.patch(resource, object.metadata, patch, { dryRun: true })
  const parts = new Set([...Object.keys(object), ...Object.keys(patched)])
  for (const part of ['apiVersion', 'kind', 'metadata', 'status']) parts.delete(part)
  let changed = false
  const set = async (field: readonly string[], before: unknown, after: unknown) => {
    changed = (await setField(context, cluster, resource, { object: object.metadata, field, before, after })) || changed
  }
  for (const part of parts) await set([part], object[part], patched[part])
  for (const part of ['labels', 'annotations'] as const) {
    const before = object.metadata[part]
    const after = patched.metadata[part]
    if (before === undefined || after === undefined) await set(['metadata', part], before, after)
    // Controllers write labels and annotations of their own beside ours: each is a change by itself.
    else
      for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
        await set(['metadata', part, key], before[key], after[key])
      }
  }
  return changed
}
