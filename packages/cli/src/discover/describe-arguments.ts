import type { JsonSchema } from 'chaos-core'

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
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>
  const required = new Set((schema['required'] ?? []) as readonly string[])
  return Object.entries(properties).map(([name, property]) => {
    const type = typeOf(property)
    const description = property['description']
    return {
      name,
      required: required.has(name),
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
  const choices = (schema['anyOf'] ?? schema['oneOf']) as readonly JsonSchema[] | undefined
  if (choices !== undefined)
    return [...new Set(choices.map(typeOf))].filter((name) => name !== undefined).join('|') || undefined
  const values = (schema['enum'] ?? ('const' in schema ? [schema['const']] : undefined)) as
    | readonly unknown[]
    | undefined
  return values === undefined
    ? undefined
    : [...new Set(values.map((value) => (value === null ? 'null' : typeof value)))].join('|')
}
