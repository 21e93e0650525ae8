import { isRecord } from '../json/is-record.ts'

/** A value as Go prints it: `map[a:1 b:[x y]]`. */
export function goFormat(value: unknown): string {
  if (value === null || value === undefined) return '<nil>'
  if (Array.isArray(value)) return `[${value.map(goFormat).join(' ')}]`
  if (!isRecord(value)) return String(value as string | number | boolean)
  const members = Object.keys(value)
    .sort()
    .map((key) => `${key}:${goFormat(value[key])}`)
  return `map[${members.join(' ')}]`
}
