import { whyNeverCalled } from '../controls/why-never-called.ts'
import type { Experiment } from '../model/experiment.ts'
import { pythonStr } from '../python/text-form.ts'
import { everyActivity } from './every-activity.ts'
import { type Block, type Findings, isBlock, type Path } from './validation-context.ts'

/** Finds controls that are never called: those that are not in Python, and those of probes that nobody controls. */
export function reviewControls(document: Experiment, { doubtful }: Findings): void {
  function review(part: Block, path: Path, uncontrolled?: string): void {
    const { controls } = part
    for (const [index, control] of Array.isArray(controls) ? (controls as readonly unknown[]).entries() : []) {
      if (!isBlock(control)) continue
      const at = [...path, 'controls', index]
      const why = whyNeverCalled(control['provider']) ?? uncontrolled
      if (why !== undefined)
        doubtful(at, `The control "${pythonStr(control['name'] ?? control['ref'])}" is never called: ${why}.`)
    }
  }

  review(document, [])
  const hypothesis: unknown = document['steady-state-hypothesis']
  if (isBlock(hypothesis)) review(hypothesis, ['steady-state-hypothesis'])
  for (const { activity, path, role } of everyActivity(document)) {
    if (role === 'tolerance') review(activity, path, 'no control is called around a probe that judges')
    else if (role === 'configuration')
      review(activity, path, 'no control is called around a probe of the configuration')
    // What stands beside a reference is told with all else that means nothing there.
    else if ((activity['ref'] ?? null) === null) review(activity, path)
  }
}
