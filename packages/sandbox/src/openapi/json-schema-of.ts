import { type FieldSchema, isReference, type TypeDefinition } from '../schema/field-schema.ts'

type Schema = Readonly<Record<string, unknown>>

/** A definition as JSON schema, with Kubernetes' extensions. References start with `prefix`. */
export function definitionSchema(definition: TypeDefinition, prefix: string): Schema {
  if (definition.is !== undefined) return fieldSchema(definition.is, prefix)
  const [group, version, kind] = definition.kind?.split('/').length === 3 ? definition.kind.split('/') : []
  return {
    type: 'object',
    ...(definition.required ? { required: definition.required } : {}),
    ...(definition.properties
      ? {
          properties: Object.fromEntries(
            Object.entries(definition.properties).map(([key, field]) => [key, fieldSchema(field, prefix)]),
          ),
        }
      : {}),
    ...(definition.atomic ? { 'x-kubernetes-map-type': 'atomic' } : {}),
    ...(kind === undefined ? {} : { 'x-kubernetes-group-version-kind': [{ group, kind, version }] }),
  }
}

function fieldSchema(field: FieldSchema, prefix: string): Schema {
  if (typeof field === 'string') return isReference(field) ? reference(field, prefix) : scalar(field, prefix)
  if ('ref' in field) {
    return {
      ...reference(field.ref, prefix),
      ...(field.patch ? { 'x-kubernetes-patch-strategy': field.patch } : {}),
      ...(field.atomic ? { 'x-kubernetes-map-type': 'atomic' } : {}),
    }
  }
  if ('type' in field)
    return isSwagger(prefix) ? scalar(field.type, prefix) : { ...scalar(field.type, prefix), default: field.default }
  if ('values' in field) {
    return {
      type: 'object',
      additionalProperties: fieldSchema(field.values, prefix),
      ...(field.atomic ? { 'x-kubernetes-map-type': 'atomic' } : {}),
    }
  }
  return {
    type: 'array',
    items: fieldSchema(field.items, prefix),
    ...(field.list ? { 'x-kubernetes-list-type': field.list } : {}),
    ...(field.keys ? { 'x-kubernetes-list-map-keys': field.keys } : {}),
    ...(field.patch ? { 'x-kubernetes-patch-strategy': field.patch } : {}),
    ...(field.mergeKey ? { 'x-kubernetes-patch-merge-key': field.mergeKey } : {}),
  }
}

/** OpenAPI 3 hides extensions beside a reference, so it stands in `allOf`; Swagger 2 has it plain. */
function reference(name: string, prefix: string): Schema {
  const target = { $ref: prefix + name.slice(1) }
  return isSwagger(prefix) ? target : { allOf: [target] }
}

function isSwagger(prefix: string): boolean {
  return prefix.startsWith('#/definitions')
}

/** Swagger 2 has neither defaults nor alternatives: there a text stands for what is a number or a text. */
function scalar(type: string, prefix: string): Schema {
  const [name, format] = type.split(':')
  if (name === 'any') return {}
  if (name === 'integer-or-string' && isSwagger(prefix)) return { type: 'string' }
  if (name === 'integer-or-string')
    return { oneOf: [{ type: 'integer' }, { type: 'string' }], 'x-kubernetes-int-or-string': true }
  return { type: name, ...(format ? { format } : {}) }
}

/** The names of the definitions that a field refers to. */
export function referencesOf(definition: TypeDefinition): readonly string[] {
  const found: string[] = []
  const visit = (field: FieldSchema): void => {
    if (typeof field === 'string') {
      if (isReference(field)) found.push(field.slice(1))
    } else if ('ref' in field) found.push(field.ref.slice(1))
    else if ('values' in field) visit(field.values)
    else if ('items' in field) visit(field.items)
  }
  if (definition.is !== undefined) visit(definition.is)
  for (const field of Object.values(definition.properties ?? {})) visit(field)
  return found
}
