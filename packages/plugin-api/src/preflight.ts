import type { SystemContext, Values } from './step-context.ts'

/** An activity that a run is about to execute, as far as it is known beforehand. */
export interface PlannedActivity {
  readonly id: string
  readonly name: string
  /** May still hold `${…}` that only the run can resolve. */
  readonly args: Values
  /** The secret scopes that it names, merged. */
  readonly secrets: Values
}

/** What a preflight check gets. */
export interface PreflightContext extends SystemContext {
  /** The plugin's own activities that the experiment names. Never empty. */
  readonly activities: readonly PlannedActivity[]
  /** Whether the run acts on the embedded cluster (`--sandbox`). */
  readonly sandbox: boolean
}

/** What a preflight check found out. */
export interface PreflightReport {
  /** What the run acts on, as the first line of a run shows it: `context kind-dev, server https://…, cluster kind-dev`. */
  readonly actsOn?: string
  /** Why the run must not start: one sentence each. Empty if it may. */
  readonly refusals: readonly string[]
  /** Whether a refusal is for what the command line names, and is not there. Default: none is. */
  readonly misused?: boolean
}

/** Looks, before anything is touched, whether a run may start. Sends no mutating call. */
export interface PreflightDefinition {
  readonly kind: 'preflight'
  readonly title: string
  check(context: PreflightContext): Promise<PreflightReport>
}

/**
 * Defines a preflight check.
 *
 * @example
 * export const diskHasRoom = definePreflight({
 *   title: 'Disk has room',
 *   async check() {
 *     const { bavail, bsize } = await statfs('.')
 *     return { refusals: bavail * bsize > 1e6 ? [] : ['The disk is full; free some space first.'] }
 *   },
 * })
 */
export function definePreflight(definition: Omit<PreflightDefinition, 'kind'>): PreflightDefinition {
  return Object.freeze({ ...definition, kind: 'preflight' as const })
}
