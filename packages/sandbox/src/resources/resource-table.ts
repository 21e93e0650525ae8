import type { ResourceDefinition } from './resource-definition.ts'

/** All kinds that are served now; CustomResourceDefinitions add and remove some at run time. */
export class ResourceTable {
  readonly #byPath = new Map<string, ResourceDefinition>()
  readonly #byName = new Map<string, ResourceDefinition>()
  readonly #byKind = new Map<string, ResourceDefinition>()

  constructor(definitions: readonly ResourceDefinition[]) {
    for (const definition of definitions) this.add(definition)
  }

  add(definition: ResourceDefinition): void {
    const { group, plural, kind, versions } = definition
    const replaced = this.#byName.get(`${group}/${plural}`)
    if (replaced) this.remove(replaced)
    this.#byName.set(`${group}/${plural}`, definition)
    this.#byKind.set(`${group}/${kind}`, definition)
    for (const version of versions) this.#byPath.set(`${group}/${version}/${plural}`, definition)
  }

  remove(definition: ResourceDefinition): void {
    const { group, plural, kind, versions } = definition
    this.#byName.delete(`${group}/${plural}`)
    this.#byKind.delete(`${group}/${kind}`)
    for (const version of versions) this.#byPath.delete(`${group}/${version}/${plural}`)
  }

  /** The kind that a URL names. */
  atPath(group: string, version: string, plural: string): ResourceDefinition | undefined {
    return this.#byPath.get(`${group}/${version}/${plural}`)
  }

  /** Whether any kind of a group and version is served. */
  serves(group: string, version: string): boolean {
    for (const definition of this.#byName.values())
      if (definition.group === group && definition.versions.includes(version)) return true
    return false
  }

  named(group: string, plural: string): ResourceDefinition | undefined {
    return this.#byName.get(`${group}/${plural}`)
  }

  ofKind(group: string, kind: string): ResourceDefinition | undefined {
    return this.#byKind.get(`${group}/${kind}`)
  }

  all(): readonly ResourceDefinition[] {
    return [...this.#byName.values()]
  }
}

/** The group of an `apiVersion`: `apps` of `apps/v1`, `''` of `v1`. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/')
  return slash < 0 ? '' : apiVersion.slice(0, slash)
}

/** The version of an `apiVersion`: `v1` of `apps/v1`. */
export function versionOf(apiVersion: string): string {
  return apiVersion.slice(apiVersion.indexOf('/') + 1)
}

/** `apps/v1`, or `v1` for the core group. */
export function apiVersionOf(group: string, version: string): string {
  return group ? `${group}/${version}` : version
}
