import { isDeepStrictEqual } from 'node:util'
import { type ActionContext, isMapping, StepFailure, type Target } from 'chaos-plugin-api'
import type { Cluster, Patch } from '../cluster.ts'
import type { KubernetesObject, Manifest } from '../objects/kubernetes-object.ts'
import { objectName, type Resource } from '../objects/resource.ts'
import type { FieldPath } from '../restoration/field-path.ts'
import { managerOf } from '../restoration/managed-fields.ts'
import { objectField } from './object-field.ts'
import { type FieldSetting, setFields } from './set-fields.ts'

type Context = Pick<ActionContext<Target, typeof objectField>, 'change' | 'step'>

/** How often to ask anew when the object keeps changing. */
const attempts = 8

/**
 * Patches an object so that it can be undone: asks the API server what the patch would make of it, and sets each field that differs, all of
 * them as one change. A list is one field, unless its items have names and keep their places. Returns the object as it is then. Refused (`StepFailure`) where the patch means what is not put back: the status,
 * finalizers, owners.
 */
export async function patchObject<T extends KubernetesObject>(
  context: Context,
  cluster: Cluster,
  resource: Resource<T>,
  object: T,
  patch: Patch,
): Promise<T> {
  const options = { dryRun: true, fieldManager: managerOf(context.step.runId) }
  return become(context, cluster, resource, object, () => cluster.patch(resource, object.metadata, patch, options))
}

/** Makes an object what a manifest says, as a whole: what the manifest does not name goes. Undone, returned and refused as by `patchObject`. */
export async function replaceObject<T extends KubernetesObject>(
  context: Context,
  cluster: Cluster,
  resource: Resource<T>,
  object: T,
  manifest: Manifest,
): Promise<T> {
  return become(context, cluster, resource, object, (current) => {
    const { resourceVersion, uid, finalizers, ownerReferences } = current.metadata
    const metadata = { resourceVersion, uid, finalizers, ownerReferences, ...manifest.metadata }
    const { status } = current
    const whole = { ...(status === undefined ? {} : { status }), ...manifest, metadata }
    return cluster.replace(resource, current.metadata, whole, { dryRun: true })
  })
}

async function become<T extends KubernetesObject>(
  context: Context,
  cluster: Cluster,
  resource: Resource<T>,
  object: T,
  ask: (current: T) => Promise<T>,
): Promise<T> {
  let current = object
  for (let attempt = 1; ; attempt += 1) {
    const wanted = await ask(current)
    // What others wrote in between would pass for a part of what is wanted.
    if (wanted.metadata.resourceVersion !== current.metadata.resourceVersion && attempt < attempts) {
      current = await cluster.get(resource, current.metadata)
      continue
    }
    refuseLasting(resource, current, wanted)
    const settings = differences(patchable(current), patchable(wanted))
    return (await setFields(context, cluster, resource, current, settings, objectField)) ?? current
  }
}

/** What is not put back is not changed either. */
function refuseLasting(resource: Resource, object: KubernetesObject, wanted: KubernetesObject): void {
  const [before, after] = [lastingParts(object), lastingParts(wanted)]
  const found = Object.keys(after).find((part) => !isDeepStrictEqual(before[part], after[part]))
  if (found === undefined) return
  throw new StepFailure(
    `The ${found} of ${objectName(resource, object.metadata)} would become other ones, and are never put back, so nothing is changed.`,
    { applied: false, remedy: 'Change its spec, data, labels or annotations only.' },
  )
}

function lastingParts({ status, metadata }: KubernetesObject): Readonly<Record<string, unknown>> {
  const { finalizers, ownerReferences } = metadata
  return { finalizers, owners: ownerReferences, 'contents of the status': status }
}

/** An annotation in which the API server counts the templates of a DaemonSet; nobody else can set it. */
const templateGeneration = 'deprecated.daemonset.template.generation'

/** The part of an object that a patch can mean. */
function patchable({ apiVersion: _, kind: __, status: ___, metadata, ...rest }: KubernetesObject) {
  const { labels, annotations: all } = metadata
  const { [templateGeneration]: _counted, ...annotations } = all ?? {}
  return { ...rest, metadata: { labels, annotations: all && annotations } }
}

/** The fields that differ, down to values that are neither mappings nor lists of what has a name. */
function differences(before: unknown, after: unknown, path: FieldPath = []): readonly FieldSetting[] {
  if (isDeepStrictEqual(before, after)) return []
  if (isMapping(before) && isMapping(after)) {
    const members = new Set([...Object.keys(before), ...Object.keys(after)])
    return [...members].flatMap((name) => differences(before[name], after[name], [...path, name]))
  }
  if (isListOfNamed(before) && isListOfNamed(after) && beginAlike(before, after)) {
    // Others own parts of a list that its items are told by, such as the containers of a pod, and go on owning them.
    const longer = before.length > after.length ? before : after
    return longer.flatMap(({ name }, at) => {
      const item = { at, like: [{ parts: { name } }] }
      if (at < before.length && at < after.length) return differences(before[at], after[at], [...path, item])
      return [
        { path: [...path, { ...item, optional: true as const }], ...(at < after.length ? { after: after[at] } : {}) },
      ]
    })
  }
  // What is new as a whole is set value by value, too: each value is a field of its own.
  if (before === undefined && isMapping(after) && Object.keys(after).length > 0) return differences({}, after, path)
  if (after === undefined && isMapping(before) && Object.keys(before).length > 0) return differences(before, {}, path)
  return [{ path: [...path], ...(after === undefined ? {} : { after }) }]
}

interface Named {
  readonly name: string
}

function isListOfNamed(value: unknown): value is readonly Named[] {
  if (!Array.isArray(value) || value.length === 0) return false
  const names = value.map((item: unknown) => (isMapping(item) ? item['name'] : undefined))
  return names.every((name) => typeof name === 'string') && new Set(names).size === names.length
}

/** Whether the one list only goes on where the other ends: order may mean something, as with variables of a container. */
function beginAlike(one: readonly Named[], other: readonly Named[]): boolean {
  return one.slice(0, other.length).every(({ name }, at) => name === other[at]!.name)
}
