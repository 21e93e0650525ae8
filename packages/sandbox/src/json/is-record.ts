import { mappingOf as asRecord, isMapping as isRecord, type Mapping as JsonRecord } from 'chaos-plugin-api'

export { asRecord, isRecord, type JsonRecord }

/** The value as a list, or an empty one. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
