import { fromFirstVersion } from '../conversion/convert-autoscaler.ts'
import { newEventVersion } from '../events/event-forms.ts'
import { branch, type Draft, draftOf } from '../json/draft.ts'
import type { ResourceDefinition } from '../resources/resource-definition.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { fitSchema } from '../structural-schema/fit-schema.ts'
import { defaultBatch } from './default-batch.ts'
import { defaultPod } from './default-pod.ts'
import { defaultService } from './default-service.ts'
import { defaultSmallKinds } from './default-small-kinds.ts'
import { defaultWorkload } from './default-workload.ts'

/**
 * The object with the values that the API server fills in where a client left them out. Where nothing but the metadata of a
 * `stored` pod has changed, all of them are there: pods are many, and are labelled and annotated often.
 */
export function defaultObject(
  resource: ResourceDefinition,
  object: KubernetesObject,
  stored?: KubernetesObject,
): KubernetesObject {
  if (resource.kind === 'Pod' && !resource.custom && stored && sharesContent(object, stored))
    return { ...object, metadata: withoutEmpty(draftOf(object.metadata)) }
  // A schema can allow null; the built-in kinds never do.
  const draft = resource.custom ? (structuredClone(object) as unknown as Draft) : draftOf(object)
  if (resource.kind === 'HorizontalPodAutoscaler' && draft['apiVersion'] === 'autoscaling/v1') fromFirstVersion(draft)
  draft['apiVersion'] = resource.group ? `${resource.group}/${resource.storageVersion}` : resource.storageVersion
  if (draft['apiVersion'] === newEventVersion) draft['apiVersion'] = 'v1'
  draft['kind'] = resource.kind
  withoutEmpty(branch(draft, 'metadata'))
  const schema = resource.custom?.schemas[resource.storageVersion]
  if (resource.custom === undefined) fillIn(resource.kind, draft)
  else if (schema) fitSchema(draft, schema)
  return draft as unknown as KubernetesObject
}

const leftOut = ['labels', 'annotations', 'finalizers', 'ownerReferences'] as const

/** What is empty in the metadata of any object is left out. */
function withoutEmpty(metadata: Draft): KubernetesObject['metadata'] {
  for (const name of leftOut) {
    const value = metadata[name]
    if (typeof value === 'object' && value !== null && Object.keys(value).length === 0) delete metadata[name]
  }
  return metadata as unknown as KubernetesObject['metadata']
}

/** Whether every member but the metadata is that of the other object itself. */
function sharesContent(object: KubernetesObject, other: KubernetesObject): boolean {
  for (const key in object) if (key !== 'metadata' && object[key] !== other[key]) return false
  for (const key in other) if (!(key in object)) return false
  return true
}

function fillIn(kind: string, draft: Draft): void {
  switch (kind) {
    case 'Pod':
      defaultPod(draft)
      return
    case 'Deployment':
    case 'ReplicaSet':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'ReplicationController':
      defaultWorkload(kind, draft)
      return
    case 'Job':
    case 'CronJob':
      defaultBatch(kind, draft)
      return
    case 'Service':
      defaultService(draft)
      return
    default:
      defaultSmallKinds(kind, draft)
      return
  }
}
