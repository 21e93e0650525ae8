import { loadConfiguration } from '../configuration/load-configuration.ts'
import { parseVariables } from '../configuration/parse-variable.ts'
import { readVariableFiles } from '../configuration/read-variable-files.ts'
import { unknownScopes, unknownVariables } from '../configuration/unknown-variables.ts'
import { Controls, createControls } from '../controls/controls.ts'
import { ChaosError } from '../errors/chaos-error.ts'
import { invalidExperiment } from '../errors/invalid-experiment.ts'
import type { Problem } from '../errors/problem.ts'
import { ProblemList } from '../errors/problem-list.ts'
import { checkShape } from '../experiment/check-shape.ts'
import { type LoadedExperiment, loadExperiment, nameOfSource } from '../experiment/load-experiment.ts'
import type { Configuration, Secrets } from '../model/experiment.ts'
import { notify } from '../notifications/notify.ts'
import type { PythonBridge } from '../providers/python/bridge/python-bridge.ts'
import { runLogger } from '../run-log/run-logger.ts'
import { inlineSecrets } from '../secrets/inline-secrets.ts'
import { loadSecrets } from '../secrets/load-secrets.ts'
import { ownCredentials } from '../secrets/own-credentials.ts'
import type { Redaction } from '../secrets/redact.ts'
import { vaultCredentials } from '../secrets/vault-credentials.ts'
import { writtenCredentials } from '../secrets/written-credentials.ts'
import type { ForeignWork } from '../stopping/foreign-work.ts'
import { systemClock } from '../time/system-clock.ts'
import { checkExperiment } from './check-experiment.ts'
import { chooseUndo } from './choose-undo.ts'
import { hidesRuntime } from './hides-runtime.ts'
import { reviewSettings } from './review-settings.ts'
import type { RunOptions } from './run-options.ts'
import type { Surroundings } from './surroundings.ts'

/** An experiment that was read, with what it is to be run with. Nothing was touched. */
export interface PreparedRun {
  readonly loaded: LoadedExperiment
  /** Overrides of the configuration, from `--var` and `--var-file`. */
  readonly variables: Readonly<Record<string, unknown>>
  readonly configuration: Configuration
  readonly secrets: Secrets
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly redaction: Redaction
  readonly bridge: PythonBridge
  readonly controls: Controls
  readonly foreign: ForeignWork
  /** What is doubtful though not wrong. Nothing of it was told so far. */
  readonly warnings: readonly string[]
}

export interface PrepareOptions
  extends Pick<
    RunOptions,
    | 'source'
    | 'input'
    | 'settings'
    | 'registry'
    | 'variables'
    | 'variableFiles'
    | 'controlFiles'
    | 'validate'
    | 'asChaosToolkit'
    | 'fromManifest'
    | 'verifyTls'
    | 'signal'
    | 'insist'
    | 'clock'
  > {
  /** For `validate`: those of the controls that are not the experiment's are only looked at, and no run is announced. */
  readonly withoutControls?: boolean
}

/**
 * Loads an experiment with its configuration and secrets, and validates it. Throws `ChaosError` with every problem that was found.
 */
export async function prepareRun(
  options: PrepareOptions,
  { environment, redaction, bridge, foreign, stream }: Surroundings,
): Promise<PreparedRun> {
  const { settings, signal } = options
  const files = await readVariableFiles(options.variableFiles ?? [])
  const variables = { ...files.configuration, ...parseVariables(options.variables ?? []) }
  if (Object.keys(files.environment).length > 0) {
    Object.assign(environment, files.environment)
    redaction.add(ownCredentials({ source: options.source, settings, environment, registry: options.registry }))
  }
  const logger = runLogger(stream)
  const warnings: string[] = []
  const warn = (text: string) => warnings.push(redaction.text(text))
  files.doubts.forEach(warn)

  const ofControls = {
    settings,
    controlFiles: options.controlFiles ?? [],
    bridge,
    logger,
    clock: options.clock ?? systemClock,
    signal,
    ...(options.insist === undefined ? {} : { insisted: options.insist }),
    foreign,
  }
  const global = await createControls(ofControls)
  const controls = options.withoutControls === true ? new Controls(ofControls, []) : global
  const source = typeof options.source === 'string' ? options.source : nameOfSource(options.source)
  await controls.before('loader', source)
  const loaded = await loadExperiment(options.source, {
    settings,
    environment,
    fromManifest: options.fromManifest ?? false,
    verifyTls: options.verifyTls ?? true,
    signal,
    ...(options.input === undefined ? {} : { input: options.input }),
  })
  await controls.after('loader', source, loaded.document)
  const { document } = loaded
  redaction.add(inlineSecrets(document.secrets))
  const { secrets: _, ...open } = document
  redaction.add(writtenCredentials(open))

  const problems: Problem[] = []
  const configuration = collect(problems, {}, () =>
    loadConfiguration(document.configuration ?? {}, {
      variables,
      environment,
      isFloat: (path) => loaded.isFloat(['configuration', ...path]),
    }),
  )
  unknownVariables(document.configuration, variables).forEach(warn)
  unknownScopes(document.secrets, files.secrets).forEach(warn)
  // Variables may replace what the file has.
  redaction.add([...vaultCredentials(configuration), ...writtenCredentials(configuration)])
  const secrets = await collectLater(problems, {}, () =>
    loadSecrets(document.secrets ?? {}, {
      overrides: files.secrets,
      configuration,
      environment,
      signal,
      warn,
      learn: redaction.add,
    }),
  )
  if (options.withoutControls !== true) {
    await notifyAbout(options, { environment, bridge, stream, redaction }, { name: 'run-started', payload: document })
  }
  if (options.validate ?? true) {
    const asChaosToolkit = options.asChaosToolkit ?? false
    const ofSettings = reviewSettings(settings, { asChaosToolkit, hidden: hidesRuntime(document.runtime) })
    ofSettings.doubts.forEach(warn)
    await checkExperiment(loaded, {
      registry: options.registry,
      environment,
      configuration,
      secrets,
      globalControls: global.areThere,
      asChaosToolkit,
      bridge,
      loadingProblems: problems,
      settingsProblems: ofSettings.problems,
      warn,
    }).catch((error: unknown) => {
      // Nobody gets what was prepared, and so nobody else tells them.
      for (const message of warnings) stream.tell({ type: 'log', level: 'warn', message })
      throw error
    })
  } else {
    const found = new ProblemList(loaded.placeOf)
    for (const { path, message } of problems) found.report(path, message)
    checkShape(document, found.report)
    const list = found.list()
    if (list.problems.length > 0) throw invalidExperiment(list)
  }
  controls.attach(
    { experiment: document, configuration, secrets },
    chooseUndo(document.runtime?.['undo'], settings.runtime?.['undo']),
  )
  return { loaded, variables, configuration, secrets, environment, redaction, bridge, controls, foreign, warnings }
}

/** Sends an event to the channels of the settings; it never fails the run. The signal ends it. */
export async function notifyAbout(
  { settings, clock = systemClock }: Pick<RunOptions, 'settings' | 'clock'>,
  { environment, bridge, stream, redaction }: Pick<Surroundings, 'environment' | 'bridge' | 'stream' | 'redaction'>,
  event: { readonly name: string; readonly payload: unknown },
  signal?: AbortSignal,
): Promise<void> {
  if ((settings.notifications?.length ?? 0) === 0) return
  await notify(settings, event, {
    callPlugin: (plugin, channel, sent) => bridge.callNotification(plugin, channel, sent, signal),
    logger: runLogger(stream),
    redaction,
    environment,
    now: () => clock.now(),
  })
}

function collect<Value>(problems: Problem[], otherwise: Value, load: () => Value): Value {
  try {
    return load()
  } catch (error) {
    return problemsOf(error, problems, otherwise)
  }
}

async function collectLater<Value>(problems: Problem[], otherwise: Value, load: () => Promise<Value>): Promise<Value> {
  try {
    return await load()
  } catch (error) {
    return problemsOf(error, problems, otherwise)
  }
}

function problemsOf<Value>(error: unknown, problems: Problem[], otherwise: Value): Value {
  if (!(error instanceof ChaosError)) throw error
  if (error.problems.length === 0) problems.push({ message: error.message, path: [] })
  for (const problem of error.problems) problems.push(problem)
  return otherwise
}
