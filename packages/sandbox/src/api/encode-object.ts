import type { ResourceDefinition } from '../resources/resource-definition.ts'
import { apiVersionOf } from '../resources/resource-table.ts'
import type { Collection } from '../store/collection.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'

let lastObject: KubernetesObject | undefined
let lastText = ''

/** The object's members without kind and version as JSON. The latest is kept, for several watchers of one change. */
function membersOf(object: KubernetesObject): string {
  if (object === lastObject) return lastText
  const { kind: _kind, apiVersion: _version, ...members } = object
  lastText = JSON.stringify(members).slice(1)
  lastObject = object
  return lastText
}

/** A whole object as JSON. */
export function encodeObject(object: KubernetesObject, apiVersion: string): string {
  return `{"kind":${JSON.stringify(object.kind)},"apiVersion":${JSON.stringify(apiVersion)},${membersOf(object)}`
}

/** Objects as the items of a list: those of built-in kinds carry neither kind nor version. */
export function encodeItems(
  collection: Collection,
  resource: ResourceDefinition,
  objects: readonly KubernetesObject[],
  apiVersion: string,
): string {
  const head = resource.custom
    ? `{"kind":${JSON.stringify(resource.kind)},"apiVersion":${JSON.stringify(apiVersion)},`
    : '{'
  return objects.map((object) => head + collection.textOf(object, membersOf)).join(',')
}

/** The object in the version that was asked for. */
export function toVersion(resource: ResourceDefinition, version: string, object: KubernetesObject): KubernetesObject {
  const apiVersion = apiVersionOf(resource.group, version)
  if (object.apiVersion === apiVersion) return object
  return { ...object, apiVersion }
}
