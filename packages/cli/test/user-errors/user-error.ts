import type { Chaos } from '../chaos.ts'

/** Something that a user did, and what comes of it. */
export interface UserError {
  readonly what: string
  /** Makes what the command finds; the working folder holds a valid `ok.json` already. */
  readonly given?: (chaos: Chaos) => Promise<unknown>
  readonly args: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly code: number
  /** What the user reads: the cause, and the remedy. */
  readonly says: readonly (string | RegExp)[]
}

/** An experiment that is refused: texts are YAML, all else becomes JSON. */
export function refused(what: string, experiment: unknown, ...says: UserError['says']): UserError {
  const name = typeof experiment === 'string' ? 'e.yaml' : 'e.json'
  return { what, given: (chaos) => chaos.write(name, experiment), args: ['validate', name], code: 2, says }
}

/** An experiment that is refused though it is not to be validated. */
export function unrunnable(what: string, experiment: unknown, ...says: UserError['says']): UserError {
  return { ...refused(what, experiment, ...says), args: ['run', 'e.json', '--no-validation'] }
}

/** A command line that can't be understood. */
export function misused(what: string, args: readonly string[], ...says: UserError['says']): UserError {
  return { what, args, code: 2, says }
}
