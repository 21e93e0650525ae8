import type { Schema } from './schema.ts'
import type { SystemContext } from './step-context.ts'

/**
 * What an inspection found where a change was made.
 *
 * - `applied`: the change is there, and nobody else has altered it since.
 * - `restored`: all is as before the change (for a change that heals: healed).
 * - `gone`: the object no longer exists.
 * - `replaced`: an object of that name exists, but it is another one.
 * - `drifted`: somebody else altered it since; the text says what was found.
 */
export type Inspection = 'applied' | 'restored' | 'gone' | 'replaced' | { readonly drifted: string }

/** How a change is shown to people. Stored with the change, so it is known even where the plugin no longer is. */
export interface ChangeDescription {
  /** What is altered, down to the field: `Node worker-1: spec.unschedulable`. Changes of the same text are undone newest first. */
  readonly object: string
  /** What was done to it: `cordoned`. */
  readonly summary: string
  /** The command by which a person puts it back: `kubectl uncordon worker-1`. */
  readonly byHand?: string
}

interface ChangeBase<Data> {
  readonly kind: 'change'
  /** What must be known to undo it in another process, after a crash. It is stored unmasked, so it must not hold a secret. */
  readonly data: Schema<Data>
  describe(data: Data): ChangeDescription
}

/** A change that is put back by a call of ours. */
export interface RevertibleChange<Data> extends ChangeBase<Data> {
  readonly undo: 'revert'
  /** Reads only. */
  inspect(data: Data, context: SystemContext): Promise<Inspection>
  /** Puts it back, and only if it still is as this change left it: sends a precondition. Doing it twice does no harm. */
  revert(data: Data, context: SystemContext): Promise<void>
}

/** A change that the system itself repairs, such as an evicted pod of a Deployment: it is awaited, never reverted. */
export interface HealingChange<Data> extends ChangeBase<Data> {
  readonly undo: 'heals'
  /** Reads only. */
  inspect(data: Data, context: SystemContext): Promise<Inspection>
}

/** A change that can't be undone. `plan` and the summary say so. */
export interface LastingChange<Data> extends ChangeBase<Data> {
  readonly undo: 'none'
}

/** One kind of alteration of a system, and what becomes of it. An activity never holds its inverse as code. */
export type ChangeDefinition<Data> = RevertibleChange<Data> | HealingChange<Data> | LastingChange<Data>

type WithoutKind<T> = T extends unknown ? Omit<T, 'kind'> : never

/**
 * Defines a kind of change.
 *
 * @example
 * export const fileMoved = defineChange({
 *   data: z.strictObject({ from: z.string(), to: z.string() }),
 *   describe: ({ from, to }) => ({ object: `File ${from}`, summary: `moved to ${to}`, byHand: `mv ${to} ${from}` }),
 *   undo: 'revert',
 *   inspect: async ({ from, to }) => (existsSync(to) ? 'applied' : existsSync(from) ? 'restored' : 'gone'),
 *   revert: ({ from, to }) => rename(to, from),
 * })
 */
export function defineChange<Data>(definition: Omit<RevertibleChange<Data>, 'kind'>): RevertibleChange<Data>
export function defineChange<Data>(definition: Omit<HealingChange<Data>, 'kind'>): HealingChange<Data>
export function defineChange<Data>(definition: Omit<LastingChange<Data>, 'kind'>): LastingChange<Data>
export function defineChange<Data>(definition: WithoutKind<ChangeDefinition<Data>>): ChangeDefinition<Data> {
  return Object.freeze({ ...definition, kind: 'change' })
}
