import { dryModes } from './strategy-names.ts'
import { unknownName } from './unknown-name.ts'

/** What an activity's own `dry` may name besides true and false: the activities that it leaves out. */
const modes: readonly string[] = dryModes.filter((mode) => mode !== 'pause')

/** Says in one sentence why an activity's own `dry` leaves out nothing, though it is there; undefined where it is one that counts. */
export function problemOfDry(dry: unknown): string | undefined {
  if (dry === undefined || dry === null || typeof dry === 'boolean' || modes.includes(dry as string)) return undefined
  const clause = `"dry" of an activity is ${JSON.stringify(dry)}, which leaves out nothing, so the activity would be played`
  return /^(?:true|yes|on)$/i.test(String(dry))
    ? `${clause}; write true without quotes.`
    : unknownName(clause, dry, modes, 'use true,')
}
