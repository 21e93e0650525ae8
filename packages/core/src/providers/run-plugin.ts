import { type AnyAction, type AnyActivity, isStepFailure, type StepContext, type Values } from 'chaos-plugin-api'
import type { ChangeOrigin } from '../changes/change-recorder.ts'
import { namesInSentence } from '../changes/names-in-sentence.ts'
import { ActivityFailed } from '../errors/activity-errors.ts'
import { ChaosError } from '../errors/chaos-error.ts'
import { awaitCode } from '../plugins/await-code.ts'
import { firstLine } from '../plugins/code-fault.ts'
import { fillFromEnvironment } from '../plugins/fill-from-environment.ts'
import { judgeArguments } from '../plugins/judge-arguments.ts'
import { loadActivity } from '../plugins/load-entry.ts'
import { placeInCode } from '../plugins/place-in-code.ts'
import { BrokenPlugin, PluginFault } from '../plugins/plugin-fault.ts'
import type { ActivityManifest } from '../plugins/plugin-manifest.ts'
import type { Found } from '../plugins/plugin-registry.ts'
import { whyRefused } from '../plugins/why-refused.ts'
import { unwrapFloats } from '../python/python-float.ts'
import { mergeScopes, namesOfScopes } from '../secrets/merge-scopes.ts'
import { filledSecrets } from '../substitution/filled-secrets.ts'
import { substitute } from '../substitution/substitute.ts'
import type { ProviderCall } from './provider-call.ts'
import type { ProviderRun } from './provider-run.ts'
import { seededRandom } from './seeded-random.ts'
import { Shortfalls } from './shortfalls.ts'
import type { Step } from './step.ts'

/** Of what was chosen so many are written down with the choice. */
const mostNamed = 20

const atWork = 'as it does its work'

/** Executes an activity of an installed plugin. Throws `ActivityFailed` where it can't do its work. */
export async function runPlugin(
  found: Found<ActivityManifest>,
  call: ProviderCall,
  run: ProviderRun,
  step: Step,
): Promise<unknown> {
  const definition = await loadActivity(found).catch((error: unknown) => {
    throw error instanceof BrokenPlugin ? new ActivityFailed(error.message, { cause: error }) : error
  })
  const { provider } = call.activity
  const raw = fillFromEnvironment(provider['arguments'] ?? {}, found.entry.args, call.environment)
  const filled = substitute(raw, call.configuration, call.secrets)
  const args = await checkedArguments(found, definition, unwrapFloats(filled))
  const scopes = namesOfScopes(provider['secrets'])
  const shortfalls = new Shortfalls({ ...call.activity, provider: { ...provider, arguments: raw } }, run, step)
  const context: StepContext = {
    foundNothing: (sentence, { nowhere = false } = {}) => shortfalls.tell('nothing', sentence, nowhere),
    leftUndone: (sentence) => shortfalls.tell('partial', sentence),
    chose: ({ rule, found, leftOut, chosen }) =>
      run.tell({
        type: 'choice',
        step: step.id,
        name: step.name,
        rule,
        found,
        leftOut,
        chosen: chosen.length,
        first: chosen.slice(0, mostNamed),
      }),
    signal: call.signal,
    logger: call.logger,
    clock: call.clock,
    secrets: mergeScopes(call.secrets, scopes),
    configuration: unwrapFloats(call.configuration) as Values,
    environment: call.environment,
    learnSecret: call.learnSecret,
    random: seededRandom(run.seed, step.id, step.attempt),
    step: {
      runId: run.id,
      runStartedAt: run.startedAt,
      id: step.id,
      name: step.name,
      attempt: step.attempt,
      phase: step.phase,
    },
  }
  try {
    return definition.kind === 'probe'
      ? await awaitCode(found, atWork, () => definition.run(args, context))
      : await runAction(definition, args, context, run, {
          found,
          scopes,
          duration: step.duration,
          shortfalls,
          given: { ...filledSecrets(raw, call.configuration, call.secrets), scopes: context.secrets },
        })
  } catch (error) {
    throw call.signal.aborted ? call.signal.reason : await asActivityFailed(error, found)
  }
}

async function runAction(
  definition: AnyAction,
  args: unknown,
  context: StepContext,
  run: ProviderRun,
  {
    found,
    scopes,
    duration,
    given,
    shortfalls,
  }: Pick<ChangeOrigin, 'scopes' | 'given'> & {
    readonly duration: number | undefined
    readonly found: Found<ActivityManifest>
    readonly shortfalls: Shortfalls
  },
): Promise<unknown> {
  const { step } = context
  const plugin = found.plugin.manifest.name
  const targets = (await awaitCode(found, 'as it chooses its targets', () => definition.targets?.(args, context))) ?? []
  // What the system calls its objects is shown as it is, where a secret in it is but a word.
  run.redaction.keep(targets.flatMap(({ object }) => namesInSentence(object)).filter((name) => !given.texts.has(name)))
  if (definition.targets !== undefined) run.tell({ type: 'targets', step: step.id, name: step.name, targets })
  const origin = {
    plugin,
    step: step.id,
    activity: step.name,
    attempt: step.attempt,
    phase: step.phase,
    scopes,
    ...(duration === undefined ? {} : { duration }),
    given,
  }
  let effects = 0
  // What an action leaves running, when it has failed or forgot to wait, begins no further change.
  const over = new AbortController()
  const signal = AbortSignal.any([context.signal, over.signal])
  const output: unknown = await awaitCode(found, atWork, () =>
    definition.run(args, {
      ...context,
      targets,
      change: async (type, data, apply, carries) => {
        if (definition.changes?.includes(type) !== true) throw unlistedChange(found)
        const result = await run.recorder.change(
          type,
          data,
          (call) => awaitCode(found, atWork, () => apply(call)),
          origin,
          signal,
          carries,
        )
        effects += 1
        return result
      },
      undo: async (type, which) => {
        over.signal.throwIfAborted()
        const undone = await run.undoOwn(plugin, type, which)
        effects += undone.length
        return undone
      },
    }),
  ).finally(() => over.abort(new Error(`${step.name} is over, so it changes nothing any more`)))
  const mayChange = (definition.changes?.length ?? 0) > 0
  if (mayChange && effects === 0) shortfalls.tellNoEffect(definition.targets !== undefined && targets.length === 0)
  return output
}

function unlistedChange({ plugin, entry }: Found<ActivityManifest>): BrokenPlugin {
  const fault = new PluginFault('it makes a change that it does not list', 'add that to its "changes"')
  return new BrokenPlugin(plugin, fault, entry.id)
}

async function checkedArguments(
  found: Found<ActivityManifest>,
  definition: AnyActivity,
  given: unknown,
): Promise<unknown> {
  const checked = await judgeArguments(found, definition, given).catch((error: unknown) => {
    throw error instanceof BrokenPlugin ? new ActivityFailed(error.message, { cause: error }) : error
  })
  if (checked.issues === undefined) return checked.value
  const problems = whyRefused(found.entry.args, given, checked.issues).map(({ path, clause }) =>
    path.length === 0 ? clause : `${path.join('.')}: ${clause}`,
  )
  const { staleArguments } = await import('../plugins/stale-manifest.ts')
  const stale = staleArguments(found, definition)
  if (stale !== undefined) throw new ActivityFailed(stale.message, { cause: stale })
  const { id } = found.entry
  throw new ActivityFailed(`The arguments of ${id} don't fit: ${problems.join('; ')}.`, {
    remedy: `"chaos discover ${id}" shows what it takes.`,
  })
}

async function asActivityFailed(error: unknown, { plugin, entry }: Found<ActivityManifest>): Promise<ActivityFailed> {
  if (error instanceof ActivityFailed) return error
  if (isStepFailure(error))
    return new ActivityFailed(error.message, { reason: error.reason, remedy: error.remedy, cause: error })
  if (error instanceof ChaosError) return new ActivityFailed(error.message, { remedy: error.remedy, cause: error })
  const kind = error instanceof Error ? `${error.name}: ` : ''
  const place = placeInCode(error, plugin.folder)
  const at = place === undefined ? '' : `, at ${place} of ${plugin.packageName}`
  return new ActivityFailed(
    `${entry.id} ended in an error that it does not explain${at}: ${kind}${firstLine(error)}.`,
    { cause: error },
  )
}
