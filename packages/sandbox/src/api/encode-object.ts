import { toFirstVersion } from '../conversion/convert-autoscaler.ts'
import { asNewEvent, newEventVersion } from '../events/event-forms.ts'
import { entriesText } from '../managed-fields/entries-text.ts'
import type { ResourceDefinition } from '../resources/resource-definition.ts'
import { apiVersionOf } from '../resources/resource-table.ts'
import type { KubernetesObject, ObjectMeta } from '../store/kubernetes-object.ts'

let lastObject: KubernetesObject | undefined
let lastText = ''

/** The object's members without kind and version as JSON. The latest is kept, for several watchers of one change. */
function membersOf(object: KubernetesObject): string {
  if (object === lastObject) return lastText
  const text = writeMembers(object)
  lastText = text
  lastObject = object
  return text
}

/** Member by member, since a copy of the object without the two would cost more than the writing. */
function writeMembers(object: KubernetesObject): string {
  let text = ''
  for (const key in object) {
    if (key === 'kind' || key === 'apiVersion') continue
    const value =
      key === 'metadata' ? writeMetadata(object.metadata) : (JSON.stringify(object[key]) as string | undefined)
    if (value !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${value}`
  }
  return `${text}}`
}

function writeMetadata({ managedFields, ...metadata }: ObjectMeta): string {
  const text = JSON.stringify(metadata)
  return managedFields === undefined ? text : `${text.slice(0, -1)},"managedFields":${entriesText(managedFields)}}`
}

/** A whole object as JSON. */
export function encodeObject(object: KubernetesObject, apiVersion: string): string {
  return `{"kind":${JSON.stringify(object.kind)},"apiVersion":${JSON.stringify(apiVersion)},${membersOf(shown(object, apiVersion))}`
}

/** Objects as the items of a list: those of built-in kinds carry neither kind nor version. */
export function encodeItems(
  resource: ResourceDefinition,
  objects: readonly KubernetesObject[],
  apiVersion: string,
): string {
  const head = resource.custom
    ? `{"kind":${JSON.stringify(resource.kind)},"apiVersion":${JSON.stringify(apiVersion)},`
    : '{'
  return objects.map((object) => head + writeMembers(shown(object, apiVersion))).join(',')
}

/** The object in the version that was asked for. */
export function toVersion(resource: ResourceDefinition, version: string, object: KubernetesObject): KubernetesObject {
  const apiVersion = apiVersionOf(resource.group, version)
  if (object.apiVersion === apiVersion) return object
  return { ...converted(object, apiVersion), apiVersion }
}

/** Events are stored in one form and told in two; what prints them as a table knows the stored one. */
function shown(object: KubernetesObject, apiVersion: string): KubernetesObject {
  return apiVersion === newEventVersion ? asNewEvent(object) : converted(object, apiVersion)
}

/** Of the built-in kinds only one has versions that differ. */
function converted(object: KubernetesObject, apiVersion: string): KubernetesObject {
  return apiVersion === 'autoscaling/v1' && object.apiVersion === 'autoscaling/v2' ? toFirstVersion(object) : object
}
