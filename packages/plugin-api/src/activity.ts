import type { AnyChange, ChangeData, ChangeDefinition } from './change.ts'
import type { ChangeCall } from './restoration.ts'
import type { Schema } from './schema.ts'
import type { StepContext } from './step-context.ts'

/** A right that an activity needs, in the terms of Kubernetes' RBAC. */
export interface Permission {
  readonly verb: string
  /** Plural name, with a subresource after a slash: `pods/eviction`. */
  readonly resource: string
  /** API group; left out for the core group. */
  readonly group?: string
  /** Left out for cluster-wide resources. */
  readonly namespace?: string
}

/** What an action acts on. It is journalled, so it holds plain JSON values only. */
export interface Target {
  /** As a person would name it: `Pod bookinfo/ratings-v2-abc`. */
  readonly object: string
}

/** How much harm an action is meant to do: none, slower or less capacity, something stops working. */
export type Impact = 'none' | 'degrades' | 'disrupts'

interface ActivityDefinition<In, Args, Output> {
  /** Imperative for an action ("Drain nodes"), a statement or a noun for a probe ("Deployment is available"). */
  readonly title: string
  /** More than the title: what it does, in which order, what it leaves alone. */
  readonly description?: string
  /** The full Python names of Chaos Toolkit functions with identical arguments, defaults and results. */
  readonly chaosToolkit?: readonly string[]
  /**
   * A strict object without transforms. Argument names are snake_case, as in Chaos Toolkit. What it refuses, `validate` says before anything
   * is run; so whatever can be told from the arguments alone belongs here. One whose JSON Schema has the format `free-text` may hold `${name}`
   * for somebody else, such as a shell; in all others a reference that nothing declares is an error. One that is left out is taken from the
   * environment variable that its JSON Schema names as `x-default-from`, if that is set. A text whose JSON Schema lists `x-known-values` may be any;
   * one that looks like a slip of one of those is doubted. One with the format `file-path` names a file that the activity reads: it must be there before
   * the run, unless a step of the run may make it.
   */
  readonly args: Schema<In, Args>
  readonly output: Schema<Output>
  /** The id of the activity to use instead. */
  readonly deprecated?: { readonly use: string }
  /** Which rights it needs with these arguments, as far as they tell. Asks no system. */
  permissions?(args: Args): readonly Permission[] | Promise<readonly Permission[]>
}

/** What a probe is: it looks, and alters nothing. */
export interface ProbeDefinition<In, Args, Output> extends ActivityDefinition<In, Args, Output> {
  readonly kind: 'probe'
  run(args: Args, context: StepContext): Promise<NoInfer<Output>>
}

/** See `ActionContext.change`. One that makes fewer types of change is not taken for one that makes more. */
export type MakeChange<in Change extends AnyChange> = <Type extends Change, Result>(
  type: Type,
  data: ChangeData<Type>,
  apply: (call: ChangeCall) => Promise<Result>,
  carries?: unknown,
) => Promise<Result>

/**
 * What the `run` of an action gets besides its arguments: `T` is what it acts on, `Change` the types of change that it lists. A function that several actions
 * share says which changes it makes, and takes `ActionContext<Target, typeof noteLeft>`.
 */
export interface ActionContext<T extends Target = Target, Change extends AnyChange = never> extends StepContext {
  /** What `targets` resolved just now; empty where the action has no `targets`. */
  readonly targets: readonly T[]
  /**
   * Alters one object: writes durably what is about to be done, calls `apply`, writes what came of it.
   * `apply` never starts before the record is on disk, and says by `call.again` when it sends once more. `carries` is the precondition
   * of the first attempt, where those who restore the object want to know it. Refuses data with a value that came from a secret, unless the type takes
   * that for a name (`names` of its definition), data that its type would not take again from the log, and a type that the action does not list.
   */
  readonly change: MakeChange<Change>
  /**
   * Undoes this run's own changes of that type now, newest first, and marks them as undone.
   * Returns the data of those that were undone or found already as before. Throws if one could not be put back.
   */
  undo<Data>(type: ChangeDefinition<Data>, which?: (data: Data) => boolean): Promise<readonly Data[]>
}

/** What an action is: it alters a system, through `context.change` only. */
export interface ActionDefinition<In, Args, Output, T extends Target = Target, Change extends AnyChange = AnyChange>
  extends ActivityDefinition<In, Args, Output> {
  readonly kind: 'action'
  readonly impact: Impact
  /**
   * Every change type that it may make: what is not listed it can't change, and where the data differs, it does not compile. So `discover`
   * can say beforehand what becomes of its changes.
   */
  readonly changes?: readonly Change[]
  /** Chooses what to act on. Reads only, and chooses by `context.random`, so that a seed fixes the choice. */
  targets?(args: Args, context: StepContext): Promise<readonly T[]>
  run(args: Args, context: ActionContext<T, NoInfer<Change>>): Promise<NoInfer<Output>>
}

/**
 * Defines an action. `targets` stands before `run`, or its type is not inferred.
 *
 * @example
 * export const removeFile = defineAction({
 *   title: 'Remove a file',
 *   impact: 'disrupts',
 *   changes: [fileMoved],
 *   args: z.strictObject({ path: z.string() }),
 *   output: z.null(),
 *   async run({ path }, { change }) {
 *     const to = `${path}.removed`
 *     await change(fileMoved, { from: path, to }, () => rename(path, to))
 *     return null
 *   },
 * })
 */
export function defineAction<In, Args, Output, T extends Target = Target, Change extends AnyChange = never>(
  definition: Omit<ActionDefinition<In, Args, Output, T, Change>, 'kind'>,
): ActionDefinition<In, Args, Output, T, Change> {
  return Object.freeze({ ...definition, kind: 'action' as const })
}

/**
 * Defines a probe.
 *
 * @example
 * export const fileExists = defineProbe({
 *   title: 'File exists',
 *   args: z.strictObject({ path: z.string() }),
 *   output: z.boolean(),
 *   run: async ({ path }) => existsSync(path),
 * })
 */
export function defineProbe<In, Args, Output>(
  definition: Omit<ProbeDefinition<In, Args, Output>, 'kind'>,
): ProbeDefinition<In, Args, Output> {
  return Object.freeze({ ...definition, kind: 'probe' as const })
}
