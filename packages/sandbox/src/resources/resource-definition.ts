/** What the API server knows about one kind of object. */
export interface ResourceDefinition {
  readonly group: string
  /** Served versions, the preferred one first. */
  readonly versions: readonly string[]
  /** The version that objects are stored in. */
  readonly storageVersion: string
  readonly kind: string
  readonly listKind: string
  readonly plural: string
  readonly singular: string
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  readonly namespaced: boolean
  /** Whether `status` can only be written through its own subresource. */
  readonly status: boolean
  /** Where the scale subresource finds its fields; undefined if there is none. */
  readonly scale: ScalePaths | undefined
  /** Whether `metadata.generation` counts the changes of the specification. */
  readonly generation: boolean
  /** `create` alone for reviews, which are answered and never stored. */
  readonly verbs: readonly string[]
  /** What clients are told who use it. */
  readonly warning?: string
  /** The schema of a CustomResourceDefinition by version; undefined for built-in kinds. */
  readonly custom: CustomResource | undefined
}

export interface ScalePaths {
  readonly specReplicas: readonly string[]
  readonly statusReplicas: readonly string[]
  readonly selector: readonly string[]
}

export interface PrinterColumn {
  readonly name: string
  readonly type: string
  readonly jsonPath: string
  readonly priority?: number
  readonly format?: string
}

export interface CustomResource {
  readonly crd: string
  readonly schemas: Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>
  readonly columns: Readonly<Record<string, readonly PrinterColumn[]>>
}

export const allVerbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'] as const

interface Traits {
  readonly short?: string
  readonly categories?: readonly string[]
  readonly cluster?: true
  readonly status?: true
  readonly scale?: true
  readonly generation?: true
  readonly verbs?: readonly string[]
  readonly singular?: string
  readonly warning?: string
}

const workloadScale: ScalePaths = {
  specReplicas: ['spec', 'replicas'],
  statusReplicas: ['status', 'replicas'],
  selector: ['status', 'selector'],
}

/** Fills in what follows from a kind's name. Versions are separated by commas, the first is preferred and stored. */
export function defineResource(
  group: string,
  versions: string,
  kind: string,
  plural: string,
  traits: Traits = {},
): ResourceDefinition {
  const served = versions.split(',')
  return {
    group,
    versions: served,
    storageVersion: served[0]!,
    kind,
    listKind: `${kind}List`,
    plural,
    singular: traits.singular ?? kind.toLowerCase(),
    shortNames: traits.short?.split(',') ?? [],
    categories: traits.categories ?? [],
    namespaced: !traits.cluster,
    status: traits.status ?? false,
    scale: traits.scale ? workloadScale : undefined,
    generation: traits.generation ?? false,
    verbs: traits.verbs ?? allVerbs,
    ...(traits.warning === undefined ? {} : { warning: traits.warning }),
    custom: undefined,
  }
}
