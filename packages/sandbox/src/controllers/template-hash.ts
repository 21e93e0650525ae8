const letters = 'bcdfghjklmnpqrstvwxz2456789'

/** A short text that is the same for equal pod templates: the value of `pod-template-hash`. */
export function templateHash(template: unknown, collisions: number): string {
  const text = canonical(template) + (collisions > 0 ? `#${collisions}` : '')
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return Array.from(String(hash >>> 0), (digit) => letters[digit.charCodeAt(0) % letters.length]).join('')
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1))
  return `{${members.map(([key, member]) => `${key}:${canonical(member)}`).join(',')}}`
}
