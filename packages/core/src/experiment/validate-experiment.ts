import { type ListedProblems, ProblemList } from '../errors/problem-list.ts'
import { unknownName } from '../model/unknown-name.ts'
import { isTrue } from '../python/truth.ts'
import { checkDurations } from './check-durations.ts'
import { checkKeys } from './check-keys.ts'
import { checkNamedFiles } from './check-named-files.ts'
import { checkReferences } from './check-references.ts'
import { checkRoles } from './check-roles.ts'
import { declaredNames } from './declared-names.ts'
import { foreseeAborts } from './foresee-aborts.ts'
import type { LoadedExperiment } from './load-experiment.ts'
import { requiredKey } from './required-key.ts'
import { requiredText } from './required-text.ts'
import { reviewControls } from './review-controls.ts'
import { reviewExperiment } from './review-experiment.ts'
import { activityNames, validateActivity } from './validate-activity.ts'
import { validateControls } from './validate-controls.ts'
import { validateDeclarations } from './validate-declarations.ts'
import { validateFilledTolerance } from './validate-filled-tolerance.ts'
import { validateRuntime } from './validate-runtime.ts'
import {
  type Block,
  type Findings,
  isBlock,
  type Path,
  type Report,
  type ValidationContext,
} from './validation-context.ts'

/** What validation finds, each in the order of the file, as far as it is listed. */
export interface Verdict extends ListedProblems {
  /** What is allowed, and hardly meant. */
  readonly doubts: ListedProblems
}

/**
 * Finds everything that is wrong with an experiment, or that its run would refuse, and what is doubtful about it. Spec 2. What a file may hold beyond
 * that is allowed.
 *
 * @example
 * const { problems } = await validateExperiment(loaded, context)
 * for (const problem of problems) console.error(formatProblem(problem))
 */
export async function validateExperiment(loaded: LoadedExperiment, context: ValidationContext): Promise<Verdict> {
  const problems = new ProblemList(loaded.placeOf)
  const doubts = new ProblemList(loaded.placeOf)
  const { report } = problems
  const findings: Findings = {
    wrong: report,
    impossible: context.asChaosToolkit ? doubts.report : report,
    doubtful: doubts.report,
  }
  for (const { message, path } of context.loadingProblems ?? []) report(path, message)
  for (const message of context.settingsProblems ?? []) report(undefined, message)
  for (const { name, place, formerLine } of loaded.doubledNames()) {
    doubts.report([], `"${name}" stands twice here: what line ${formerLine} says of it counts for nothing.`, place)
  }
  checkTop(loaded.document, findings)
  validateRuntime(loaded.document.runtime, findings)
  checkSecrets(loaded.document.secrets, report)
  await checkHypothesis(loaded, context, findings)
  await checkBlock('method', loaded, context, findings)
  await checkBlock('rollbacks', loaded, context, findings)
  await validateDeclarations(loaded.document, context, findings)
  await validateControls(loaded.document, context.python, report)
  checkReferences(loaded.document, declaredNames(loaded.document, context), context, findings)
  checkRoles(loaded.document, context, findings)
  checkDurations(loaded.document, context, findings)
  foreseeAborts(loaded.document, context, findings)
  await checkNamedFiles(loaded.document, context, findings)
  checkKeys(loaded.document, context, findings)
  reviewControls(loaded.document, findings)
  reviewExperiment(loaded.document, findings)
  return { ...problems.list(), doubts: doubts.list() }
}

function checkTop(
  document: Readonly<Record<string, unknown>>,
  { wrong: report, impossible, doubtful }: Findings,
): void {
  for (const key of ['title', 'description'] as const) {
    if (!isTrue(document[key])) requiredText(document, key, [], `An experiment needs a ${key}.`, report)
  }
  const { tags, extensions, contributions, dry } = document
  if (Array.isArray(tags)) {
    for (const [index, tag] of tags.entries()) {
      if (typeof tag === 'string' && tag !== '') continue
      report(
        ['tags', index],
        () => `Each tag must be a text that is not empty, but this one is ${JSON.stringify(tag)}.`,
      )
    }
  } else if (tags !== undefined && typeof tags !== 'string' && !isBlock(tags)) {
    report(['tags'], '"tags" must be a list of texts.')
  } else if (tags !== undefined) {
    doubtful(['tags'], '"tags" is no list: write one of texts.')
  }
  checkContributions(contributions ?? {}, doubtful)
  // The experiment of a journal has what its run was given.
  if (dry !== undefined && dry !== null && dry !== false) {
    impossible(['dry'], `"dry" of an experiment leaves out nothing: it belongs to an activity, or run it with --dry.`)
  }
  if (extensions === undefined) return
  if (!Array.isArray(extensions)) {
    report(['extensions'], '"extensions" must be a list of mappings.')
    return
  }
  for (const [index, extension] of extensions.entries()) {
    const name: unknown = isBlock(extension) ? extension['name'] : undefined
    if (typeof name !== 'string' || name.trim() === '')
      report(['extensions', index], 'Each extension needs a name that is not empty.')
  }
}

const weights = ['high', 'medium', 'low', 'none']

function checkContributions(contributions: unknown, doubtful: Report): void {
  if (!isBlock(contributions)) {
    doubtful(['contributions'], '"contributions" is no mapping of what the experiment adds to.')
    return
  }
  for (const [name, weight] of Object.entries(contributions)) {
    if (weights.includes(weight as string)) continue
    doubtful(['contributions', name], () =>
      unknownName(`The contribution to ${name} is ${JSON.stringify(weight)}, which says nothing`, weight, weights),
    )
  }
}

function checkSecrets(secrets: unknown, report: Report): void {
  if (!isBlock(secrets)) return
  for (const [name, scope] of Object.entries(secrets)) {
    if (!isBlock(scope)) report(['secrets', name], `The secret "${name}" stands outside of any scope; put it into one.`)
  }
}

async function checkHypothesis(
  loaded: LoadedExperiment,
  context: ValidationContext,
  findings: Findings,
): Promise<void> {
  const { wrong: report } = findings
  const hypothesis: unknown = loaded.document['steady-state-hypothesis']
  const path = ['steady-state-hypothesis']
  if (hypothesis === undefined) return
  if (!isBlock(hypothesis)) return report(path, 'The steady-state hypothesis must be a mapping.')
  if (!isTrue(hypothesis['title']))
    requiredText(hypothesis, 'title', path, 'A steady-state hypothesis needs a title.', report)
  const probes = hypothesis['probes'] ?? []
  if (!Array.isArray(probes)) return report([...path, 'probes'], 'The probes of the hypothesis must be a list.')
  for (const [index, probe] of probes.entries()) {
    const at: Path = [...path, 'probes', index]
    await validateActivity(probe, at, context, findings)
    if (!isBlock(probe) || Object.keys(probe).length === 0) continue
    if ('tolerance' in probe) await checkTolerance(probe, at, loaded, context, findings)
    else requiredKey(probe, 'tolerance', at, 'A probe of the hypothesis needs a tolerance.', report)
  }
}

async function checkTolerance(
  probe: Block,
  at: Path,
  loaded: LoadedExperiment,
  context: ValidationContext,
  findings: Findings,
): Promise<void> {
  const path = [...at, 'tolerance']
  const { tolerance } = probe
  validateFilledTolerance(probe, path, (inside) => loaded.isFloat([...path, ...inside]), context, findings)
  if (isBlock(tolerance) && tolerance['type'] === 'probe') {
    await validateActivity(tolerance, path, context, findings, { injected: 'value' })
  }
}

async function checkBlock(
  name: 'method' | 'rollbacks',
  loaded: LoadedExperiment,
  context: ValidationContext,
  findings: Findings,
): Promise<void> {
  const { wrong: report } = findings
  const { document } = loaded
  const activities: unknown = document[name]
  if (activities === undefined) {
    if (name === 'method')
      requiredKey(document, name, [], 'An experiment needs a method, which may be an empty list.', report)
    return
  }
  if (!Array.isArray(activities)) return report([name], `"${name}" must be a list of activities.`)
  // Chaos Toolkit looks up the references of the method only; those of the rollbacks deserve a warning.
  const references = name === 'method' ? { references: new Set(activityNames(document)) } : {}
  for (const [index, activity] of activities.entries()) {
    await validateActivity(activity, [name, index], context, findings, references)
    // By the tolerance of an action its own end is judged, which Chaos Toolkit doesn't; that of a probe counts for nothing outside of the hypothesis.
    if (
      !isBlock(activity) ||
      name !== 'method' ||
      activity['type'] !== 'action' ||
      (activity['tolerance'] ?? null) === null
    )
      continue
    await checkTolerance(activity, [name, index], loaded, context, { ...findings, wrong: findings.impossible })
  }
}
