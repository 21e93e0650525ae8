import type { ClusterVariable } from '../cluster-variables.ts'

/** One of the values that say which cluster is meant, from secrets or variables; undefined where it is empty. */
export function textIn(values: Readonly<Record<string, unknown>>, name: ClusterVariable): string | undefined {
  const value = values[name]
  return value === undefined || value === null || value === '' ? undefined : String(value)
}
