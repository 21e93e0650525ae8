import type { Activity } from '../model/experiment.ts'

const recorded = new WeakMap<Activity, { readonly text: string; readonly copy: Activity }>()

/**
 * The definition of an activity as it is now, for the record: a copy, for controls may alter the definition later, and records stay as they
 * were written. The same copy as long as the definition is the same: an activity may be run thousands of times.
 */
export function recordedDefinition(activity: Activity): Activity {
  const text = JSON.stringify(activity)
  const last = recorded.get(activity)
  if (last?.text === text) return last.copy
  const copy = JSON.parse(text) as Activity
  recorded.set(activity, { text, copy })
  return copy
}
