import { clauseOf } from 'chaos-plugin-api'
import { problemOfDry } from '../model/dry-of-activity.ts'
import type { Experiment } from '../model/experiment.ts'
import { isProviderType, providerTypes } from '../model/known-keys.ts'
import { unknownName } from '../model/unknown-name.ts'
import { pythonStr } from '../python/text-form.ts'
import { isTrue } from '../python/truth.ts'
import { everyActivity } from './every-activity.ts'
import { requiredKey } from './required-key.ts'
import { requiredText } from './required-text.ts'
import { validateProvider } from './validate-provider.ts'
import {
  type Block,
  type Findings,
  isBlock,
  type Path,
  type Report,
  type ValidationContext,
} from './validation-context.ts'

export interface ActivityOptions {
  /** The names that a `ref` may name; not checked where left out. */
  readonly references?: ReadonlySet<string>
  /** An argument that the run adds to those of the file. */
  readonly injected?: string
}

/** The names of the activities that a `ref` can name: those of the method and the hypothesis. */
export function activityNames(document: Experiment): readonly string[] {
  return everyActivity(document)
    .filter(({ activity, role }) => (role === 'method' || role === 'hypothesis') && (activity['ref'] ?? null) === null)
    .map(({ activity: { name } }) => name)
    .filter((name) => typeof name === 'string')
}

/** Reports all that is wrong with one activity. Spec 2, rules 19 to 30. */
export async function validateActivity(
  activity: unknown,
  path: Path,
  context: ValidationContext,
  findings: Findings,
  options: ActivityOptions = {},
): Promise<void> {
  const { wrong: report } = findings
  if (!isBlock(activity))
    return report(path, () => `An activity must be a mapping, but this is ${JSON.stringify(activity)}.`)
  if (Object.keys(activity).length === 0) return report(path, 'An activity must not be empty.')
  const { ref } = activity
  if (ref !== undefined && ref !== null) return checkReference(ref, path, report, options.references)
  checkType(activity, path, report)
  if (!isTrue(activity['name'])) requiredText(activity, 'name', path, 'An activity needs a name.', report)
  else if (isBlock(activity['name']) || Array.isArray(activity['name']))
    report([...path, 'name'], 'The name of an activity must be a text.')
  checkTimes(activity, path, report)
  checkIfNothing(activity, path, report)
  checkDry(activity, path, findings)
  const label = `Activity "${pythonStr(activity['name'] ?? '')}"`
  const { provider } = activity
  if (!isTrue(provider)) return requiredKey(activity, 'provider', path, `${label} needs a provider.`, report)
  const at = [...path, 'provider']
  if (!isBlock(provider)) return report(at, `The provider of ${clauseOf(label)} must be a mapping.`)
  const { type } = provider
  if (!isTrue(type))
    return requiredKey(provider, 'type', at, `The provider of ${clauseOf(label)} needs a type.`, report)
  if (!isProviderType(type)) {
    return report([...at, 'type'], () =>
      unknownName(`${JSON.stringify(type)} is no type of provider`, type, providerTypes),
    )
  }
  await validateProvider({ type, provider, label, path: at }, context, findings, options.injected)
}

function checkReference(ref: unknown, path: Path, report: Report, names: ReadonlySet<string> | undefined): void {
  const at = [...path, 'ref']
  if (typeof ref !== 'string' || ref.trim() === '') {
    report(at, '"ref" must be the name of an activity.')
    return
  }
  if (names !== undefined && !names.has(ref)) {
    report(at, () => unknownName(`No activity of the method or the hypothesis is named "${ref}"`, ref, names))
  }
}

function checkType(activity: Block, path: Path, report: Report): void {
  const { type } = activity
  if (!isTrue(type)) {
    requiredKey(activity, 'type', path, 'An activity needs a type: probe or action.', report)
  } else if (type !== 'probe' && type !== 'action') {
    report([...path, 'type'], () => `${JSON.stringify(type)} is no type of activity; use probe or action.`)
  }
}

function checkTimes(activity: Block, path: Path, report: Report): void {
  const { timeout = null, pauses = null } = activity
  if (timeout !== null && typeof timeout !== 'number') {
    report([...path, 'timeout'], 'The timeout of an activity must be a number of seconds.')
  }
  if ('background' in activity && typeof activity['background'] !== 'boolean') {
    report([...path, 'background'], '"background" must be true or false.')
  }
  if (pauses === null) return
  if (!isBlock(pauses)) {
    report([...path, 'pauses'], '"pauses" must be a mapping with "before", "after" or both.')
    return
  }
  for (const when of ['before', 'after'] as const) {
    const pause = pauses[when] ?? 0
    if (typeof pause === 'number' || typeof pause === 'boolean') continue
    if (typeof pause === 'string' && (pause === '' || /^\$\{.*\}$/.test(pause))) continue
    report(
      [...path, 'pauses', when],
      `The pause ${when} must be a number of seconds, or \${name} for a configured one.`,
    )
  }
}

function checkIfNothing(activity: Block, path: Path, report: Report): void {
  const { if_nothing: given = null } = activity
  if (given === null) return
  if (given !== 'fail' && given !== 'skip')
    report([...path, 'if_nothing'], '"if_nothing" says what an action does that finds nothing: fail or skip.')
  else if (activity['type'] === 'probe') report([...path, 'if_nothing'], 'Only an action takes "if_nothing".')
}

function checkDry({ dry, type }: Block, path: Path, { wrong, doubtful }: Findings): void {
  const at = [...path, 'dry']
  const problem = problemOfDry(dry)
  if (problem !== undefined) wrong(at, problem)
  else if ((dry === 'actions' && type === 'probe') || (dry === 'probes' && type === 'action'))
    doubtful(at, `"dry" leaves out ${dry}, and this is none: it is played.`)
}
