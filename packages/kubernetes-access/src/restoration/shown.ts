import { shorten } from 'chaos-plugin-api'

/** A value as a sentence shows it: as JSON, cut short. */
export function shown(value: unknown): string {
  return value === undefined ? 'not set' : shorten(JSON.stringify(value), 80)
}
