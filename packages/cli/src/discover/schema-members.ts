import type { JsonSchema } from 'chaos-core'
import { mappingOf } from 'chaos-plugin-api'

/** A member of what a schema describes. */
export interface SchemaMember {
  readonly name: string
  readonly required: boolean
  readonly schema: JsonSchema
}

/** The members that a schema names, in its order. A manifest may hold anything: what is no schema accepts anything. */
export function schemaMembers({ properties, required }: JsonSchema): readonly SchemaMember[] {
  const needed: readonly unknown[] = Array.isArray(required) ? required : []
  return Object.entries(schemaOf(properties)).map(([name, schema]) => ({
    name,
    required: needed.includes(name),
    schema: schemaOf(schema),
  }))
}

/** A value as a schema; an empty one where it is none. */
export function schemaOf(value: unknown): JsonSchema {
  return mappingOf(value)
}
