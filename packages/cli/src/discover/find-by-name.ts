/**
 * The one of some things that a word names: by a whole name, or by a name's last part where only one has it. Undefined where none is named.
 *
 * @example
 * findByName([{ id: 'kubernetes/drain-nodes' }], 'drain-nodes', ({ id }) => [id]) // → { id: 'kubernetes/drain-nodes' }
 */
export function findByName<Thing>(
  things: readonly Thing[],
  word: string,
  namesOf: (thing: Thing) => readonly string[],
): Thing | undefined {
  const whole = things.find((thing) => namesOf(thing).includes(word))
  if (whole !== undefined) return whole
  const last = things.filter((thing) => namesOf(thing).some((name) => lastPart(name) === word))
  return last.length === 1 ? last[0] : undefined
}

/** What stands behind the last slash or dot of a name. */
export function lastPart(name: string): string {
  return name.split(/[./]/).at(-1)!
}
