import type { ResourceDefinition } from '../resources/resource-definition.ts'
import { apiVersionOf } from '../resources/resource-table.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'

let lastObject: KubernetesObject | undefined
let lastText = ''

/**
 * The object's members without kind and version as JSON. Only the latest is kept, for several watchers of one change: a text for
 * every object costs more in memory and garbage collection than writing it anew.
 */
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

/** An object as an item of a list: those of built-in kinds carry neither kind nor version. */
export function encodeItem(resource: ResourceDefinition, object: KubernetesObject, apiVersion: string): string {
  return resource.custom ? encodeObject(object, apiVersion) : `{${membersOf(object)}`
}

/** The object in the version that was asked for. */
export function toVersion(resource: ResourceDefinition, version: string, object: KubernetesObject): KubernetesObject {
  const apiVersion = apiVersionOf(resource.group, version)
  if (object.apiVersion === apiVersion) return object
  return { ...object, apiVersion }
}
