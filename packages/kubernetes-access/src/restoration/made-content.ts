import { isMapping } from 'chaos-plugin-api'
import type { Manifest } from '../objects/kubernetes-object.ts'

/** Metadata that the server gives to an object, and nobody else. */
const serverMetadata = new Set([
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'managedFields',
  'selfLink',
])

/** The Deployment controller counts by it what it has rolled out; it begins anew with a Deployment that is created. */
const revision = 'deployment.kubernetes.io/revision'

/** An object as it would have to be created: without its status and what the server adds to its metadata. */
export function withoutServerParts<T extends Manifest>(object: T): Manifest {
  const { status: _, metadata, ...rest } = object
  const own = Object.entries(metadata ?? {}).filter(([part]) => !serverMetadata.has(part))
  const said = Object.fromEntries(own)
  return { ...rest, metadata: rest.kind === 'Deployment' ? withoutRevision(said) : said }
}

function withoutRevision({ annotations, ...metadata }: Readonly<Record<string, unknown>>) {
  if (!isMapping(annotations)) return annotations === undefined ? metadata : { ...metadata, annotations }
  const { [revision]: _, ...others } = annotations
  return Object.keys(others).length === 0 && revision in annotations ? metadata : { ...metadata, annotations: others }
}

/** What whoever creates an object says of it, and owns then: not what it is called, and not what the server adds. */
export function madeContent(object: Manifest): Readonly<Record<string, unknown>> {
  const { apiVersion: _, kind: __, metadata, ...content } = withoutServerParts(object)
  const {
    name: ___,
    namespace: ____,
    generateName: _____,
    ownerReferences: ______,
    finalizers: _______,
    ...said
  } = metadata ?? {}
  return Object.keys(said).length === 0 ? content : { ...content, metadata: said }
}
