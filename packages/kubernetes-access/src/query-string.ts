import { percentEncoded } from 'chaos-plugin-api'

/** Makes the query of a path, with its question mark; parameters without a value are left out. Empty where none is left. */
export function queryString(
  parameters: Readonly<Record<string, string | number | boolean | null | undefined>>,
): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null && value !== '')
  const text = given.map(([name, value]) => `${name}=${percentEncoded(String(value))}`).join('&')
  return text === '' ? '' : `?${text}`
}
