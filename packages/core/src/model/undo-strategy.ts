/** What is to become of the changes that no rollback activity took back, and how long that may take. In seconds. */
export interface UndoStrategy {
  readonly strategy: 'always' | 'never'
  /** How long, after the run was stopped, the undo waits for what is not ours: activities, controls, rollbacks of the file. */
  readonly patience: number
  /** How long the undo of one object may take, all retries included. */
  readonly deadline: number
  /** How long the system may make no progress with what it repairs by itself. */
  readonly heal: number
}

/** How it is undone where nobody says otherwise. */
export const defaultUndo: UndoStrategy = { strategy: 'always', patience: 10, deadline: 45, heal: 120 }

/** Says in one sentence what is wrong with a value of `runtime.undo`; undefined where nothing is. */
export function problemOfUndo(key: keyof UndoStrategy, value: unknown): string | undefined {
  const name = `runtime.undo.${key}`
  if (key === 'strategy') {
    return value === 'always' || value === 'never'
      ? undefined
      : `${name} is ${JSON.stringify(value)}, which is no strategy: use always (the default), or never to keep what the run changes.`
  }
  const least = key === 'patience' ? 'a number of seconds, 0 or more' : 'a number of seconds above 0'
  const fits = typeof value === 'number' && Number.isFinite(value) && (key === 'patience' ? value >= 0 : value > 0)
  return fits ? undefined : `${name} must be ${least}, and not ${JSON.stringify(value)}.`
}
