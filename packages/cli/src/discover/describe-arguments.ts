import type { JsonSchema } from 'chaos-core'
import { schemaMembers, schemaOf } from './schema-members.ts'

/** An argument of an activity, read from the JSON Schema in its manifest. */
export interface ArgumentDescription {
  readonly name: string
  readonly required: boolean
  /** In JSON Schema's words; several are joined with `|`. Left out where anything is accepted. */
  readonly type?: string
  readonly default?: unknown
  readonly description?: string
}

/** The arguments that a schema allows, in its order. */
export function describeArguments(schema: JsonSchema): ArgumentDescription[] {
  return schemaMembers(schema).map(({ name, required, schema: property }) => {
    const type = typeOf(property)
    const description = property['description']
    return {
      name,
      required,
      ...(type === undefined ? {} : { type }),
      ...('default' in property ? { default: property['default'] } : {}),
      ...(typeof description === 'string' ? { description } : {}),
    }
  })
}

function typeOf(schema: JsonSchema): string | undefined {
  const { type } = schema
  if (typeof type === 'string') return type
  if (Array.isArray(type)) return type.join('|')
  const choices = schema['anyOf'] ?? schema['oneOf']
  if (Array.isArray(choices)) {
    const types = new Set(choices.map((choice) => typeOf(schemaOf(choice))))
    return [...types].filter((name) => name !== undefined).join('|') || undefined
  }
  const values = schema['enum'] ?? ('const' in schema ? [schema['const']] : undefined)
  if (!Array.isArray(values)) return undefined
  return [...new Set(values.map((value) => (value === null ? 'null' : typeof value)))].join('|')
}
