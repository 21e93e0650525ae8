/** Whether a parameter of a URL says yes. */
export function isTrue(value: string | null): boolean {
  return value === 'true' || value === '1'
}
