import type { Healer, Restorer } from './restoration.ts'
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
  /** What must be known to undo it in another process, after a crash. It is stored unmasked, so it must not hold a value that came from a secret. */
  readonly data: Schema<Data>
  /**
   * The texts in the data that the system itself shows as names: those of objects and of what they belong to, the values of labels. They are stored
   * though a secret happens to stand in one, such as the user `postgres` in the pod `postgres-0`. Default: there are none, and
   * a change with a secret anywhere in its data is refused.
   */
  names?(data: Data): Iterable<string>
  /** No method, so that change types with other data are never taken for one another. */
  readonly describe: (data: Data) => ChangeDescription
}

/** How a change is looked at. */
export interface Inspecting<Data> {
  /** Reads only. */
  inspect(data: Data, context: SystemContext): Promise<Inspection>
}

/**
 * A change that is put back by a call of ours, and whose object no other change type alters. It has no fence: after a call of unknown
 * outcome it is "as before when last looked at".
 */
export interface RevertibleChange<Data> extends ChangeBase<Data>, Inspecting<Data> {
  readonly undo: 'revert'
  /** Puts it back, and only if it still is as this change left it: sends a precondition. Doing it twice does no harm. */
  revert(data: Data, context: SystemContext): Promise<void>
}

/** A change of an object that other changes alter as well: it is restored by all that was done to it, never by itself. */
export interface RestorableChange<Data> extends ChangeBase<Data> {
  readonly undo: 'revert'
  /** The object, the same for all changes of it that ever were: changes of one text are one history. */
  identity(data: Data): string
  readonly restorer: Restorer<Data>
}

/** A change that the system itself repairs, such as an evicted pod of a Deployment: it is awaited, never reverted. */
export type HealingChange<Data> = ChangeBase<Data> &
  (Inspecting<Data> | { readonly healer: Healer<Data> }) & { readonly undo: 'heals' }

/** A change that can't be undone. `discover` and the summary say so. */
export interface LastingChange<Data> extends ChangeBase<Data> {
  readonly undo: 'none'
}

/** One kind of alteration of a system, and what becomes of it. An activity never holds its inverse as code. */
export type ChangeDefinition<Data> =
  | RevertibleChange<Data>
  | RestorableChange<Data>
  | HealingChange<Data>
  | LastingChange<Data>

/** Any change type, whatever its data. */
// biome-ignore lint/suspicious/noExplicitAny: only `any` accepts every type of data
export type AnyChange = ChangeDefinition<any>

/** What is stored of a change of a type. */
export type ChangeData<Change extends AnyChange> = Change extends { readonly describe: (data: infer Data) => unknown }
  ? Data
  : never

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
export function defineChange<Data>(definition: WithoutKind<RestorableChange<Data>>): RestorableChange<Data>
export function defineChange<Data>(definition: WithoutKind<RevertibleChange<Data>>): RevertibleChange<Data>
export function defineChange<Data>(definition: WithoutKind<HealingChange<Data>>): HealingChange<Data>
export function defineChange<Data>(definition: WithoutKind<LastingChange<Data>>): LastingChange<Data>
export function defineChange<Data>(definition: WithoutKind<ChangeDefinition<Data>>): ChangeDefinition<Data> {
  return Object.freeze({ ...definition, kind: 'change' })
}
