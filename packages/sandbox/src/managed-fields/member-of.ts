import { memberSchema, type ResolvedSchema, resolveSchema } from '../schema/field-schema.ts'

/** A field that an object has by its schema. */
export interface Member {
  /** As `fieldsV1` names it. */
  readonly name: string
  readonly schema: ResolvedSchema
  /** Whether Go's empty object has it. */
  readonly isRequired: boolean
}

/** So many members of one schema are remembered: maps have any. */
const most = 500
const known = new WeakMap<ResolvedSchema, Map<string, Member>>()

/** The member of a schema under a name. Every write asks for the same ones. */
export function memberOf(schema: ResolvedSchema, key: string): Member {
  let members = known.get(schema)
  if (members === undefined) {
    members = new Map()
    known.set(schema, members)
  }
  const found = members.get(key)
  if (found !== undefined) return found
  const member = {
    name: `f:${key}`,
    schema: resolveSchema(memberSchema(schema, key)),
    isRequired: schema.definition?.required?.includes(key) === true,
  }
  if (members.size < most) members.set(key, member)
  return member
}
