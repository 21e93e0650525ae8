import { asRecord, isRecord, type JsonRecord } from '../json/is-record.ts'

const ofResources: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata'])

/** The schema of a member; `any` where a schema lets everything pass there, `unknown` where it has no such member. */
export function memberOf(schema: JsonRecord, key: string): JsonRecord | 'any' | 'unknown' {
  const own = asRecord(schema['properties'])[key]
  if (isRecord(own)) return own
  const { additionalProperties } = schema
  if (isRecord(additionalProperties)) return additionalProperties
  const isResource = schema['x-kubernetes-embedded-resource'] === true
  if (additionalProperties === true || schema['x-kubernetes-preserve-unknown-fields'] === true) return 'any'
  if (isResource && ofResources.has(key)) return 'any'
  return schema['type'] === 'object' ? 'unknown' : 'any'
}
