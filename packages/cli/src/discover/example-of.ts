import type { ActivityManifest, JsonSchema } from 'chaos-core'

/** An activity as it can stand in an experiment: with the arguments that it needs, and those that its schema has `examples` for. */
export function exampleOf({ id, kind, args, output }: ActivityManifest): Readonly<Record<string, unknown>> {
  const shown = exampleMembers(args)
  return {
    type: kind,
    name: id.split('/')[1],
    ...(kind === 'probe' && output['type'] === 'boolean' ? { tolerance: true } : {}),
    provider: {
      type: 'plugin',
      activity: id,
      ...(Object.keys(shown).length === 0 ? {} : { arguments: shown }),
    },
  }
}

/** A value that a schema accepts: its own example, the first of its words, or the simplest of its type; a text says what belongs there. */
function exampleValue(schema: JsonSchema, name: string): unknown {
  const { examples, enum: words, const: only, anyOf, items, minimum = 1 } = schema
  if (Array.isArray(examples)) return (examples as readonly unknown[])[0]
  if (only !== undefined) return only
  if (Array.isArray(words)) return (words as readonly unknown[])[0]
  if (Array.isArray(anyOf)) return exampleValue((anyOf as readonly JsonSchema[])[0]!, name)
  switch (schema['type']) {
    case 'integer':
    case 'number':
      return minimum
    case 'boolean':
      return true
    case 'array':
      return items === undefined ? [] : [exampleValue(items as JsonSchema, name)]
    case 'object':
      return exampleMembers(schema)
    default:
      return name.toUpperCase()
  }
}

function exampleMembers({ properties = {}, required = [] }: JsonSchema): Readonly<Record<string, unknown>> {
  const entries = Object.entries(properties as Readonly<Record<string, JsonSchema>>)
  const shown = entries.filter(
    ([name, schema]) => (required as readonly string[]).includes(name) || 'examples' in schema,
  )
  return Object.fromEntries(shown.map(([name, schema]) => [name, exampleValue(schema, name)]))
}
