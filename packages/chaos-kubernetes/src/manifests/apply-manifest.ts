import {
  apiVersionOf,
  type Cluster,
  createObject,
  type KubernetesObject,
  type Manifest,
  type objectCreated,
  type objectField,
  patchObject,
  type Resource,
  secrets,
} from 'chaos-kubernetes-access'
import { type ActionContext, StepFailure, type Target } from 'chaos-plugin-api'
import { findKind } from '../objects/find-kind.ts'

/** An object to be applied, and where. */
export interface Appliance {
  readonly resource: Resource
  readonly name: string
  /** Not there where its kind is in no namespace. */
  readonly namespace?: string
  readonly manifest: Manifest
}

/**
 * Finds out what a manifest is to be applied to; where it names no namespace, that in `ns`. Fails (`StepFailure`) where it lacks its apiVersion, kind or name, where the
 * cluster has no such kind, and for a Secret, whose content must not be stored. `source` says what the manifest is: `The text in "resource"`.
 */
export async function planApply(cluster: Cluster, manifest: Manifest, ns: string, source: string): Promise<Appliance> {
  const { apiVersion, kind, metadata } = manifest
  const name = metadata?.name
  const missing = Object.entries({ apiVersion, kind, 'metadata.name': name }).find(
    ([, value]) => typeof value !== 'string' || value === '',
  )
  if (missing !== undefined) throw new StepFailure(`${source} has no ${missing[0]}.`, { remedy: 'Add it.' })
  const resource = await findKind(cluster, apiVersion!, kind!)
  if (resource.group === secrets.group && resource.kind === secrets.kind) {
    throw new StepFailure(`${source} is a Secret, and what it replaces could not be stored to be put back.`, {
      remedy: 'Use create_secret with a file.',
    })
  }
  const namespace = resource.namespaced ? (metadata?.namespace ?? ns) : undefined
  return { resource, name: name!, manifest, ...(namespace === undefined ? {} : { namespace }) }
}

/**
 * Gives an object all that its manifest says: creates it where there is none, else changes what is different, recorded as a change. What the manifest does
 * not name stays. Returns it as the cluster stored it.
 */
export async function applyManifest(
  context: ActionContext<Target, typeof objectCreated | typeof objectField>,
  cluster: Cluster,
  { resource, name, namespace, manifest }: Appliance,
): Promise<KubernetesObject> {
  const whole = { ...manifest, apiVersion: apiVersionOf(resource), kind: resource.kind }
  const found = await cluster.find(resource, { name, namespace })
  return found === undefined
    ? createObject(context, cluster, resource, whole, namespace)
    : patchObject(context, cluster, resource, found, { type: 'apply', body: whole })
}
