import type { FieldPath } from 'chaos-kubernetes-access'
import type { PodTemplate } from './templated-workload.ts'

/** A kind of object from which pods take settings. */
export type ReferenceKind = 'ConfigMap' | 'Secret'

/** Where a pod template names an object. */
export interface FoundReference {
  /** The name of the object. */
  readonly name: string
  /** The way to that name in the workload. */
  readonly path: FieldPath
}

/** The members that hold a reference: of `envFrom`, of `valueFrom`, and of a volume, and how that calls the name. */
const members = {
  ConfigMap: { all: 'configMapRef', key: 'configMapKeyRef', source: 'configMap', volumeName: 'name' },
  Secret: { all: 'secretRef', key: 'secretKeyRef', source: 'secret', volumeName: 'secretName' },
} as const

type Mapping = Readonly<Record<string, unknown>>
type Members = (typeof members)[ReferenceKind]

/** Finds all that a pod template takes from ConfigMaps, or from Secrets: variables of containers, and volumes. */
export function findReferences({ spec }: PodTemplate, kind: ReferenceKind): readonly FoundReference[] {
  const of = members[kind]
  const at: FieldPath = ['spec', 'template', 'spec']
  const containers = (['containers', 'initContainers'] as const).flatMap((list) =>
    listIn(spec, list).flatMap((container, index) =>
      inContainer(container, of, [...at, list, named(container, index)]),
    ),
  )
  const volumes = listIn(spec, 'volumes').flatMap((volume, index) =>
    inVolume(volume, of, [...at, 'volumes', named(volume, index)]),
  )
  return [...containers, ...volumes]
}

function inContainer(container: Mapping, { all, key }: Members, at: FieldPath): readonly FoundReference[] {
  const sources = listIn(container, 'envFrom').flatMap((source, index) =>
    referenceAt(source, [all, 'name'], [...at, 'envFrom', holding(source, all, index)]),
  )
  const variables = listIn(container, 'env').flatMap((variable, index) =>
    referenceAt(variable, ['valueFrom', key, 'name'], [...at, 'env', named(variable, index)]),
  )
  return [...sources, ...variables]
}

function inVolume(volume: Mapping, { source, volumeName }: Members, at: FieldPath): readonly FoundReference[] {
  const projected = listIn(mappingIn(volume, 'projected'), 'sources').flatMap((part, index) =>
    referenceAt(part, [source, 'name'], [...at, 'projected', 'sources', holding(part, source, index)]),
  )
  return [...referenceAt(volume, [source, volumeName], at), ...projected]
}

function referenceAt(item: Mapping, way: readonly string[], at: FieldPath): readonly FoundReference[] {
  const name = way.reduce<unknown>((inner, member) => mappingOf(inner)[member], item)
  return typeof name === 'string' ? [{ name, path: [...at, ...way] }] : []
}

/** An item that its name tells from others. */
function named({ name }: Mapping, at: number): FieldPath[number] {
  return { at, like: [{ parts: { name: String(name) } }] }
}

/** An item that is told by all but the member in which it names the object. */
function holding(item: Mapping, member: string, at: number): FieldPath[number] {
  const { [member]: _, ...parts } = item
  return { at, like: [{ without: [member], parts: parts as Record<string, never> }] }
}

function listIn(mapping: Mapping, member: string): readonly Mapping[] {
  const list = mapping[member]
  return Array.isArray(list) ? list.map(mappingOf) : []
}

function mappingIn(mapping: Mapping, member: string): Mapping {
  return mappingOf(mapping[member])
}

function mappingOf(value: unknown): Mapping {
  return typeof value === 'object' && value !== null ? (value as Mapping) : {}
}
