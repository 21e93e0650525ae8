import type { Experiment } from '../model/experiment.ts'
import { nearestName } from '../model/nearest-name.ts'
import { pythonStr } from '../python/text-form.ts'
import { everyActivity, type PlacedActivity } from './every-activity.ts'
import { activityNames } from './validate-activity.ts'
import { type Findings, isBlock, type Report } from './validation-context.ts'

/** Finds what is allowed in an experiment but hardly meant: references to nobody, unknown scopes of secrets. */
export function reviewExperiment(document: Experiment, { doubtful: report }: Findings): void {
  const references = new Set(activityNames(document))
  const scopes = new Set(isBlock(document.secrets) ? Object.keys(document.secrets) : [])
  for (const placed of everyActivity(document)) reviewActivity(placed, references, scopes, report)
}

function reviewActivity(
  { activity, path, role }: PlacedActivity,
  references: ReadonlySet<string>,
  scopes: ReadonlySet<string>,
  report: Report,
): void {
  const { ref, provider } = activity
  if (typeof ref === 'string' && (role === 'hypothesis' || role === 'rollbacks') && !references.has(ref)) {
    report([...path, 'ref'], `No activity of the method or the hypothesis is named "${ref}", so this one can't be run.`)
  }
  if (!isBlock(provider)) return
  const at = [...path, 'provider']
  const { type, secrets } = provider
  if (type !== 'python' && type !== 'plugin') return
  if (typeof secrets === 'string' && secrets.length > 1) {
    report([...at, 'secrets'], `"secrets" is read letter by letter: write a list, ["${secrets}"].`)
  } else if (Array.isArray(secrets) && scopes.size > 0) {
    // A file that declares no secrets at all names a scope out of habit: the extension's own defaults are meant.
    for (const [index, scope] of secrets.entries()) {
      if (scopes.has(pythonStr(scope))) continue
      report([...at, 'secrets', index], () => {
        const near = nearestName(pythonStr(scope), scopes)
        return `The experiment has no secrets named "${pythonStr(scope)}"${near === undefined ? '.' : `; did you mean "${near}"?`}`
      })
    }
  }
}
