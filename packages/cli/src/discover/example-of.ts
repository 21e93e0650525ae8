import type { ActivityManifest, JsonSchema } from 'chaos-core'
import { schemaMembers, schemaOf } from './schema-members.ts'

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

function exampleMembers(schema: JsonSchema): Readonly<Record<string, unknown>> {
  const shown = schemaMembers(schema).filter((member) => member.required || 'examples' in member.schema)
  return Object.fromEntries(shown.map((member) => [member.name, exampleValue(member.schema, member.name)]))
}

/** A value that a schema accepts: its own example, the first of its words, or the simplest of its type; a text says what belongs there. */
function exampleValue(schema: JsonSchema, name: string): unknown {
  const { examples, enum: words, const: only, anyOf, items, minimum = 1 } = schema
  if (only !== undefined) return only
  for (const choices of [examples, words])
    if (Array.isArray(choices) && choices.length > 0) return choices[0] as unknown
  if (Array.isArray(anyOf)) return exampleValue(schemaOf(anyOf[0]), name)
  switch (schema['type']) {
    case 'integer':
    case 'number':
      return minimum
    case 'boolean':
      return true
    case 'array':
      return items === undefined ? [] : [exampleValue(schemaOf(items), name)]
    case 'object':
      return exampleMembers(schema)
    default:
      return name.toUpperCase()
  }
}
