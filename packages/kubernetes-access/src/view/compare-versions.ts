/**
 * Compares two resource versions of one resource: below 0 where the first is older, 0 where they are the same, above 0 where it is newer.
 * `undefined` where the API gives them no order: only decimal numbers have one, all others are opaque.
 */
export function compareVersions(one: string, other: string): number | undefined {
  if (one === other) return 0
  if (!isNumber(one) || !isNumber(other)) return undefined
  // They may have more digits than a double holds.
  if (one.length !== other.length) return one.length - other.length
  return one < other ? -1 : 1
}

function isNumber(version: string): boolean {
  return /^[1-9]\d*$/.test(version)
}
