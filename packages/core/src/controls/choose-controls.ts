import { listOf } from 'chaos-plugin-api'
import type { ControlLevel } from '../model/control-level.ts'
import type { Control } from '../model/experiment.ts'

/** Where controls are declared. */
export interface Declared {
  /** In settings and control files. */
  readonly global: readonly Control[]
  /** On the experiment. */
  readonly top: readonly Control[]
  /** On the hypothesis or the activity. */
  readonly local: readonly Control[]
}

/**
 * Chooses which controls are called at a level, in their order, which is the same before and after. Spec 4.3, with its oddities:
 * an automatic control of the experiment is called once for each other control of the level, and the global ones are left out
 * around method and rollbacks if the experiment has controls.
 */
export function chooseControls(level: ControlLevel, { global, top, local }: Declared): readonly Control[] {
  if (level === 'loader') return global
  if (level === 'experiment') return [...global, ...top]
  const automatic = top.filter((control) => control.automatic ?? true)
  if (level === 'method' || level === 'rollback') return top.length > 0 ? automatic : global
  const own = [...global, ...local]
  if (top.length === 0) return own
  if (own.length === 0) return automatic
  const inserted = own
    .filter((control) => control.ref === undefined)
    .map((control) => automatic.filter(({ name }) => name !== control.name))
    .reverse()
  const referenced = own
    .map(({ ref }) => (ref === undefined ? undefined : top.find(({ name }) => name === ref)))
    .filter((control) => control !== undefined)
  return [...inserted.flat(), ...own, ...referenced]
}

/** All controls that an experiment declares, in the order in which they are configured. */
export function declaredControls(experiment: {
  readonly controls?: unknown
  readonly 'steady-state-hypothesis'?: unknown
  readonly method?: unknown
  readonly rollbacks?: unknown
}): readonly Control[] {
  const hypothesis = experiment['steady-state-hypothesis'] as
    | { controls?: unknown; probes?: unknown }
    | null
    | undefined
  const activities = [hypothesis?.probes, experiment.method, experiment.rollbacks].flatMap(listOf)
  return [experiment, hypothesis, ...activities].flatMap(controlsOf)
}

/** The controls that a part of an experiment declares. */
export function controlsOf(part: unknown): readonly Control[] {
  if (typeof part !== 'object' || part === null) return []
  return listOf((part as { readonly controls?: unknown }).controls).filter(
    (control): control is Control => typeof control === 'object' && control !== null,
  )
}
