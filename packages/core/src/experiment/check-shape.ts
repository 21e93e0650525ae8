import { problemOfDry } from '../model/dry-of-activity.ts'
import { checkRuntimeShape } from './validate-runtime.ts'
import { type Block, isBlock, type Path, type Report } from './validation-context.ts'

/**
 * Reports what keeps an experiment from being run at all, for runs without validation: what is to be a list or a mapping is none, an activity
 * has no name, type or provider. What else may be wrong with it shows when it is run.
 */
export function checkShape(document: Readonly<Record<string, unknown>>, report: Report): void {
  const { method, rollbacks = [], controls, runtime = {} } = document
  const hypothesis = document['steady-state-hypothesis'] ?? {}
  checkRuntimeShape(runtime, report)
  checkControls(controls, [], report)
  if (isBlock(hypothesis)) {
    const at = ['steady-state-hypothesis']
    checkControls(hypothesis['controls'], at, report)
    checkActivities(hypothesis['probes'] ?? [], [...at, 'probes'], report)
  } else report(['steady-state-hypothesis'], 'The steady-state hypothesis must be a mapping.')
  checkActivities(method, ['method'], report)
  checkActivities(rollbacks, ['rollbacks'], report)
}

function checkActivities(activities: unknown, path: Path, report: Report): void {
  if (!Array.isArray(activities)) {
    report(path, `"${String(path.at(-1))}" must be a list of activities.`)
    return
  }
  for (const [index, activity] of (activities as readonly unknown[]).entries()) {
    checkActivity(activity, [...path, index], report)
  }
}

function checkActivity(activity: unknown, path: Path, report: Report): void {
  if (!isBlock(activity)) {
    report(path, 'An activity must be a mapping.')
    return
  }
  const { ref, type, name, provider, pauses, controls } = activity
  if ((ref ?? null) !== null) {
    if (typeof ref !== 'string') report([...path, 'ref'], '"ref" must be the name of an activity.')
    return
  }
  if (type !== 'probe' && type !== 'action') report(path, 'An activity needs a type: probe or action.')
  if (typeof name !== 'string') report(path, 'An activity needs a name, as text.')
  if (!isBlock(provider)) report(path, 'An activity needs a provider, which is a mapping.')
  else if (typeof provider['type'] !== 'string') report([...path, 'provider'], 'A provider needs a type, as text.')
  if ((pauses ?? null) !== null && !isBlock(pauses)) report([...path, 'pauses'], '"pauses" must be a mapping.')
  const undry = problemOfDry(activity['dry'])
  if (undry !== undefined) report([...path, 'dry'], undry)
  checkControls(controls, path, report)
}

function checkControls(controls: unknown, path: Path, report: Report): void {
  if ((controls ?? null) === null) return
  const at = [...path, 'controls']
  if (!Array.isArray(controls)) {
    report(at, '"controls" must be a list.')
    return
  }
  for (const [index, control] of (controls as readonly unknown[]).entries()) {
    const provider = isBlock(control) ? (control['provider'] ?? {}) : undefined
    if (!isBlock(provider)) report([...at, index], 'A control must be a mapping, and its provider, too.')
    for (const key of isBlock(control) ? ['name', 'ref'] : []) {
      const text = (control as Block)[key]
      if (isBlock(text) || Array.isArray(text)) report([...at, index, key], `The "${key}" of a control must be a text.`)
    }
  }
}
