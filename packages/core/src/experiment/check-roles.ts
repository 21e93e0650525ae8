import type { Activity, Experiment } from '../model/experiment.ts'
import { providedBy } from '../plugins/provided-by.ts'
import { pythonStr } from '../python/text-form.ts'
import { everyActivity, type PlacedActivity, type Role } from './every-activity.ts'
import { type Block, type Findings, isBlock, type ValidationContext } from './validation-context.ts'

/** Where an experiment only looks, in a sentence. */
const looking: Readonly<Partial<Record<Role, string>>> = {
  hypothesis: 'the steady state is looked at',
  tolerance: 'an output is judged',
  configuration: 'the configuration is read',
}

/** Finds actions where an experiment only looks: they would alter the system each time. */
export function checkRoles(
  document: Experiment,
  { registry }: ValidationContext,
  { impossible, doubtful }: Findings,
): void {
  const method: readonly unknown[] = Array.isArray(document.method) ? document.method : []
  const named = new Map(method.flatMap((each) => (isBlock(each) ? [[each['name'], each] as const] : [])))

  function check({ activity, path, role }: PlacedActivity): void {
    const meant = resolve(activity, named)
    const name = pythonStr(meant['name'] ?? '')
    const native = isBlock(meant['provider']) ? providedBy(meant as unknown as Activity, registry)?.entry : undefined
    const when = looking[role]
    if (when === undefined) {
      if (meant === activity && meant['type'] === 'probe' && native?.kind === 'action') {
        doubtful(
          [...path, 'type'],
          `"${name}" is called a probe, but ${native.id} is an action: a dry run without actions would not leave it out.`,
        )
      }
    } else if (native?.kind === 'action') {
      impossible(
        path,
        `${native.id} is an action: "${name}" would alter the system each time that ${when}. Ask a probe there.`,
      )
    } else if (meant['type'] === 'action' && native === undefined) {
      doubtful(path, `"${name}" is an action: whatever it alters is altered each time that ${when}. Ask a probe there.`)
    }
  }

  for (const placed of everyActivity(document)) check(placed)
}

/** The activity of the method that an entry of the hypothesis refers to, or itself. */
function resolve(activity: Block, named: ReadonlyMap<unknown, Block>): Block {
  const { ref = null } = activity
  return ref === null ? activity : (named.get(ref) ?? activity)
}
