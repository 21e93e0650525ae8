import { readFileSync } from 'node:fs'

/**
 * The type of a field, as condensed from the API server's OpenAPI documents. Texts that start with `#` or `*` name a
 * definition: with `#` the struct is always there, with `*` it can be absent. */
export type FieldSchema =
  | string
  | { readonly ref: string; readonly atomic?: true; readonly patch?: string }
  | { readonly type: string; readonly default: unknown }
  | { readonly values: FieldSchema; readonly atomic?: true }
  | {
      readonly items: FieldSchema
      readonly list?: 'map' | 'set' | 'atomic'
      readonly keys?: readonly string[]
      readonly patch?: string
      readonly mergeKey?: string
    }

/** A named type of the API. */
export interface TypeDefinition {
  readonly kind?: string
  readonly atomic?: true
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, FieldSchema>>
  readonly is?: FieldSchema
}

let definitions: Readonly<Record<string, TypeDefinition>> | undefined
let namesByKind: ReadonlyMap<string, string> | undefined

/** All definitions by name; read from the package's folder when first needed. */
export function typeDefinitions(): Readonly<Record<string, TypeDefinition>> {
  definitions ??= JSON.parse(
    readFileSync(new URL('../../schema/kubernetes.json', import.meta.url), 'utf8'),
  ) as Readonly<Record<string, TypeDefinition>>
  return definitions
}

/** The name of the definition of a kind, e.g. `io.k8s.api.apps.v1.Deployment`. */
export function typeNameOf(group: string, version: string, kind: string): string | undefined {
  namesByKind ??= new Map(
    Object.entries(typeDefinitions()).flatMap(([name, { kind: id }]) =>
      id === undefined ? [] : [[id, name] as const],
    ),
  )
  return namesByKind.get(`${group}/${version}/${kind}`)
}

const customKind: TypeDefinition = { properties: { metadata: '#io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' } }

/** The schema of a kind. Of custom kinds only the metadata is known: their lists are replaced as a whole. */
export function kindSchema(group: string, version: string, kind: string): FieldSchema {
  return `#${typeNameOf(group, version, kind) ?? 'custom'}`
}

/** Whether a schema names a definition. */
export function isReference(schema: string): boolean {
  return schema.startsWith('#') || schema.startsWith('*')
}

/** What a schema means once its reference is followed. */
export interface ResolvedSchema {
  /** The definition's short name, e.g. `PodSpec`. */
  readonly name: string | undefined
  /** Whether the struct is there even where nobody sets it. */
  readonly always: boolean
  readonly definition: TypeDefinition | undefined
  readonly values: FieldSchema | undefined
  readonly items: FieldSchema | undefined
  readonly list: 'map' | 'set' | 'atomic' | undefined
  readonly keys: readonly string[] | undefined
  readonly patch: readonly string[]
  readonly mergeKey: string | undefined
  readonly atomic: boolean
  /** `string`, `integer`, `boolean`, `number`, `object`, `any`, `integer-or-string`, `integer:int32`, `string:date-time`, `string:byte` … */
  readonly type: string | undefined
  readonly default: unknown
}

const nothing: ResolvedSchema = {
  name: undefined,
  always: false,
  definition: undefined,
  values: undefined,
  items: undefined,
  list: undefined,
  keys: undefined,
  patch: [],
  mergeKey: undefined,
  atomic: false,
  type: undefined,
  default: undefined,
}

/** Schemas never change, and the same few are asked for at every write. */
const resolved = new Map<FieldSchema, ResolvedSchema>()

/** Follows references until the schema's own form is known. */
export function resolveSchema(schema: FieldSchema | undefined): ResolvedSchema {
  if (schema === undefined) return nothing
  const known = resolved.get(schema)
  if (known) return known
  const found = follow(schema)
  resolved.set(schema, found)
  return found
}

function follow(schema: FieldSchema): ResolvedSchema {
  if (typeof schema === 'string') {
    if (!isReference(schema)) return { ...nothing, type: schema }
    const definition = schema === '#custom' ? customKind : typeDefinitions()[schema.slice(1)]
    if (!definition) return nothing
    if (definition.is !== undefined) {
      return { ...resolveSchema(definition.is), name: shortName(schema), atomic: definition.atomic ?? false }
    }
    return {
      ...nothing,
      name: shortName(schema),
      always: schema.startsWith('#'),
      definition,
      atomic: definition.atomic ?? false,
    }
  }
  if ('ref' in schema) {
    const target = resolveSchema(schema.ref)
    return { ...target, atomic: schema.atomic ?? target.atomic, patch: schema.patch?.split(',') ?? [] }
  }
  if ('type' in schema) return { ...nothing, type: schema.type, default: schema.default }
  if ('values' in schema) return { ...nothing, values: schema.values, atomic: schema.atomic ?? false }
  return {
    ...nothing,
    items: schema.items,
    list: schema.list,
    keys: schema.keys,
    patch: schema.patch?.split(',') ?? [],
    mergeKey: schema.mergeKey,
  }
}

function shortName(reference: string): string {
  return reference.slice(reference.lastIndexOf('.') + 1)
}

/** The schema of a member of an object. */
export function memberSchema(schema: ResolvedSchema, key: string): FieldSchema | undefined {
  return schema.definition?.properties?.[key] ?? schema.values
}
