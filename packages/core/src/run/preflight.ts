import {
  isStepFailure,
  type PlannedActivity,
  type PreflightContext,
  type PreflightReport,
  type Values,
} from 'chaos-plugin-api'
import { ActivityAborted } from '../errors/activity-errors.ts'
import { ChaosError } from '../errors/chaos-error.ts'
import { everyActivity } from '../experiment/every-activity.ts'
import type { Activity, Experiment } from '../model/experiment.ts'
import { awaitCode } from '../plugins/await-code.ts'
import { codeFault } from '../plugins/code-fault.ts'
import { fillFromEnvironment } from '../plugins/fill-from-environment.ts'
import { loadPreflight } from '../plugins/load-entry.ts'
import { BrokenPlugin } from '../plugins/plugin-fault.ts'
import type { ActivityManifest, PreflightManifest } from '../plugins/plugin-manifest.ts'
import type { Found } from '../plugins/plugin-registry.ts'
import { providedBy } from '../plugins/provided-by.ts'
import { unwrapFloats } from '../python/python-float.ts'
import { pythonStr } from '../python/text-form.ts'
import { runLogger } from '../run-log/run-logger.ts'
import { mergeScopes, namesOfScopes } from '../secrets/merge-scopes.ts'
import { substitute } from '../substitution/substitute.ts'
import type { Run } from './run.ts'
import type { DeadEnd } from './run-options.ts'

interface PreflightParts
  extends Pick<Run, 'registry' | 'configuration' | 'secrets' | 'environment' | 'clock' | 'tell' | 'redaction'> {
  readonly experiment: Experiment
  readonly sandbox: boolean
  /** What is to be told of it, besides. */
  readonly sandboxNote: string | undefined
  readonly deadEnd: DeadEnd | undefined
  readonly signal: AbortSignal
}

/**
 * Asks the plugins that an experiment names, before anything is touched, what the run acts on and whether it may start. Returns
 * the first line of the run. Throws `ChaosError` (outcome `refused`) with every reason why it may not;
 * it is one of the command line where that names what is not there.
 */
export async function preflight(parts: PreflightParts): Promise<string> {
  const ofPlugin = plannedActivities(parts)
  const actsOn: string[] = []
  const refusals = refusalsOfDeadEnd(parts, ofPlugin)
  let usage = false
  for (const [plugin, activities] of ofPlugin) {
    for (const found of parts.registry.preflightOf(plugin)) {
      const report = await ask(found, {
        activities,
        sandbox: parts.sandbox,
        signal: parts.signal,
        logger: runLogger(parts),
        clock: parts.clock,
        secrets: {},
        configuration: unwrapFloats(parts.configuration) as Values,
        environment: parts.environment,
        learnSecret: parts.redaction.add,
      })
      if (report.actsOn !== undefined && !actsOn.includes(report.actsOn)) actsOn.push(report.actsOn)
      refusals.push(...report.refusals)
      usage ||= report.misused === true
    }
  }
  if (refusals.length > 0) {
    throw new ChaosError(`The run is refused: ${parts.redaction.text(refusals.join(' '))}`, {
      outcome: 'refused',
      usage,
    })
  }
  if (parts.deadEnd !== undefined) runLogger(parts).warn(parts.deadEnd.sentence)
  return parts.redaction.text(firstLine(parts, actsOn))
}

/** Whether an activity of a plugin goes by what leads nowhere: its plugin reads that variable, and its secrets name no system of their own. */
function refusalsOfDeadEnd(
  { deadEnd, registry }: PreflightParts,
  ofPlugin: ReadonlyMap<string, readonly PlannedActivity[]>,
): string[] {
  if (deadEnd === undefined) return []
  const { variable, sentence } = deadEnd
  const meant = registry.plugins.some(({ manifest: { name, variables = {} } }) => {
    const activities = ofPlugin.get(name) ?? []
    return (
      variable in variables && activities.some(({ secrets }) => !Object.keys(variables).some((key) => key in secrets))
    )
  })
  return meant ? [sentence] : []
}

/** Asks one check. Throws `BrokenPlugin` where it ends in an error that it does not explain. */
async function ask(found: Found<PreflightManifest>, context: PreflightContext): Promise<PreflightReport> {
  const { check } = await loadPreflight(found)
  const when = 'as it looks at what is to be run'
  try {
    const { actsOn, refusals, misused = false } = await awaitCode(found, when, () => check(context))
    return { ...(actsOn === undefined ? {} : { actsOn }), refusals: [...refusals], misused }
  } catch (error) {
    context.signal.throwIfAborted()
    if (isStepFailure(error) || error instanceof ChaosError) throw error
    const { plugin, entry } = found
    const { packageName, folder } = plugin
    const fault = codeFault(error, { packageName, folder, module: entry.module }, when)
    throw new BrokenPlugin(plugin, fault, entry.id)
  }
}

function firstLine(parts: PreflightParts, actsOn: readonly string[]): string {
  const { sandbox, sandboxNote } = parts
  if (sandbox) {
    const line = 'the sandbox, an embedded cluster that ends with this run'
    return sandboxNote === undefined ? line : `${line}, ${sandboxNote}`
  }
  if (actsOn.length > 0) return actsOn.join('; ')
  return activitiesToRun(parts).length === 0
    ? 'nothing: the experiment has no activity'
    : 'no cluster: only what its process, http and python activities reach'
}

function plannedActivities(parts: PreflightParts): ReadonlyMap<string, PlannedActivity[]> {
  const { registry, configuration, secrets, environment } = parts
  const ofPlugin = new Map<string, PlannedActivity[]>()
  for (const { activity, scopes } of activitiesToRun(parts)) {
    const found = providedBy(activity, registry)
    if (found === undefined) continue
    const name = found.plugin.manifest.name
    const planned: PlannedActivity = {
      id: found.entry.id,
      name: activity.name,
      args: argumentsOf(activity, found.entry, { configuration, secrets, environment }),
      secrets: mergeScopes(secrets, scopes),
    }
    const others = ofPlugin.get(name)
    if (others === undefined) ofPlugin.set(name, [planned])
    else others.push(planned)
  }
  return ofPlugin
}

interface PlacedInRun {
  /** It may not have been validated. */
  readonly activity: Activity
  /** The names of the secret scopes that it gets. */
  readonly scopes: readonly string[]
}

/** Every activity that the run may execute, each once: what a `ref` stands for is there itself. Variables may have replaced probes of the configuration. */
function activitiesToRun({
  experiment,
  configuration,
  secrets,
}: Pick<PreflightParts, 'experiment' | 'configuration' | 'secrets'>): readonly PlacedInRun[] {
  return everyActivity({ ...experiment, configuration }).flatMap(({ activity, path, role }) => {
    const isAsked = role === 'configuration'
    const isReference = !isAsked && role !== 'tolerance' && (activity['ref'] ?? null) !== null
    if (isReference) return []
    const named = { ...activity, name: pythonStr(activity['name'] ?? path.at(-1)) } as unknown as Activity
    return [{ activity: named, scopes: isAsked ? Object.keys(secrets) : namesOfScopes(named.provider?.['secrets']) }]
  })
}

function argumentsOf(
  { provider }: Activity,
  { args }: ActivityManifest,
  { configuration, secrets, environment }: Pick<PreflightParts, 'configuration' | 'secrets' | 'environment'>,
): Values {
  const given = fillFromEnvironment(provider['arguments'] ?? {}, args, environment)
  try {
    return unwrapFloats(substitute(given, configuration, secrets)) as Values
  } catch (cause) {
    // Whatever the activity can't be attempted for, it can't be looked at for either.
    throw cause instanceof ActivityAborted ? new ChaosError(cause.message, { cause }) : cause
  }
}
