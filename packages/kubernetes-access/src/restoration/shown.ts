/** A value as a sentence shows it: as JSON, cut short. */
export function shown(value: unknown): string {
  const text = value === undefined ? 'not set' : JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
