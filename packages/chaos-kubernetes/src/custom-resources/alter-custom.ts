import {
  connect,
  type Manifest,
  type objectField,
  type Patch,
  type Place,
  patchObject,
  replaceObject,
} from 'chaos-kubernetes-access'
import type { ActionContext, Target } from 'chaos-plugin-api'
import { type CustomResourceKind, findCustomResource } from './custom-resource.ts'

type Context = ActionContext<Target, typeof objectField>

/** Patches a custom resource, recorded as a change of its fields. Returns it as the cluster stored it. */
export async function patchCustom(
  context: Context,
  kind: CustomResourceKind,
  place: Place,
  patch: Patch,
): Promise<Record<string, unknown>> {
  const { cluster, resource, object } = await readCustom(context, kind, place)
  return { ...(await patchObject(context, cluster, resource, object, patch)) }
}

/** Makes a custom resource what a manifest says, recorded as a change of its fields. Returns it as the cluster stored it. */
export async function replaceCustom(
  context: Context,
  kind: CustomResourceKind,
  place: Place,
  manifest: Manifest,
): Promise<Record<string, unknown>> {
  const { cluster, resource, object } = await readCustom(context, kind, place)
  const { apiVersion, kind: ofKind } = object
  const whole = { apiVersion, kind: ofKind, ...manifest, metadata: { ...manifest.metadata, name: place.name } }
  return { ...(await replaceObject(context, cluster, resource, object, whole)) }
}

async function readCustom(context: Context, kind: CustomResourceKind, place: Place) {
  const cluster = await connect(context)
  const resource = await findCustomResource(
    cluster,
    kind,
    place.namespace === undefined ? 'cluster-wide' : 'namespaced',
  )
  return { cluster, resource, object: await cluster.get(resource, place) }
}
