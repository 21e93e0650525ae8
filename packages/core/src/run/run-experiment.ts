import { join } from 'node:path'
import { ChangeLedger, isProven } from '../changes/change-ledger.ts'
import { ChangeRecorder } from '../changes/change-recorder.ts'
import { ChangeTypes } from '../changes/resolve-change.ts'
import { loadDynamicConfiguration } from '../configuration/load-dynamic-configuration.ts'
import { callTime } from '../controls/call-time.ts'
import { ChaosError } from '../errors/chaos-error.ts'
import type { Activity } from '../experiment/experiment.ts'
import type { Journal } from '../journal/journal.ts'
import { startJournal } from '../journal/start-journal.ts'
import { checkJournalPath, writeJournal } from '../journal/write-journal.ts'
import { runEvents } from '../notifications/notify.ts'
import { executeActivity } from '../providers/execute-activity.ts'
import { writeLastWord } from '../run-log/last-word.ts'
import { releaseLock } from '../run-log/run-lock.ts'
import { substituteAlways } from '../substitution/substitute.ts'
import { chooseStrategies } from './choose-strategies.ts'
import { endsWithStop } from './ends-with-stop.ts'
import { conclude, endJournal, type RunResult } from './finish-run.ts'
import { hearSignals } from './hear-signals.ts'
import { markFinished, newRunId, openRun } from './open-run.ts'
import { preflight } from './preflight.ts'
import { notifyAbout, type PreparedRun, prepareRun } from './prepare-run.ts'
import type { Run, Strategies } from './run.ts'
import { runLogger } from './run-logger.ts'
import type { RunOptions } from './run-options.ts'
import { noteEnd, noteLateStop, playsRollbacks, runRollbacks, runUntilAfter } from './run-phases.ts'
import { RunStop } from './run-stop.ts'
import { newSeed } from './seeded-random.ts'
import { openSurroundings } from './surroundings.ts'
import { systemClock, timestamp } from './system-clock.ts'
import { undoInTime } from './undo-in-time.ts'

/**
 * Runs an experiment: load, validate, preflight, open the run log, gate, method, hypothesis after, rollbacks, undo of what is left,
 * journal. Whatever ends it early, what was changed is undone and proven so, and there is a journal.
 *
 * Throws `ChaosError` only before anything was touched; everything later is in the result.
 */
export async function runExperiment(options: RunOptions): Promise<RunResult> {
  await using surroundings = openSurroundings(options)
  await checkJournalPath(options.journalPath)
  const stop = new RunStop(options.signal, options.insist)
  const stoppable = { ...options, signal: stop.signal, insist: stop.insisted }
  const ready = await endsWithStop(
    stop,
    getReady(await endsWithStop(stop, prepareRun(stoppable, surroundings)), options, stop),
  )
  const run = await begin(ready, options)
  surroundings.bridge.onSignal = (signal) => {
    run.emit({ type: 'stopping', reason: `Python code sent ${signal}.` })
    run.stop.request({ signal })
  }
  return await runToTheEnd(run, options)
}

interface ReadyRun extends PreparedRun {
  readonly actsOn: string
  readonly strategies: Strategies
  readonly stop: RunStop
}

/** Weighs how the run is to go, and asks whether it may start. */
async function getReady(prepared: PreparedRun, options: RunOptions, stop: RunStop): Promise<ReadyRun> {
  const { registry, listener: emit, clock = systemClock } = options
  const { loaded, configuration, secrets, environment, redaction } = prepared
  const experiment = loaded.document
  const strategies = chooseStrategies(experiment, options.settings, options)
  const actsOn = await preflight({
    registry,
    configuration,
    secrets,
    environment,
    clock,
    emit,
    redaction,
    experiment,
    sandbox: options.sandbox ?? false,
    signal: stop.signal,
  })
  return { ...prepared, actsOn, strategies, stop }
}

async function begin(ready: ReadyRun, options: RunOptions): Promise<Run> {
  const { registry, listener: emit, clock = systemClock } = options
  const { loaded, configuration, secrets, environment, bridge, redaction, foreign, actsOn, strategies, stop } = ready
  const experiment = loaded.document
  emit({ type: 'acts-on', text: actsOn })
  for (const message of ready.warnings) emit({ type: 'log', level: 'warn', message })

  const id = options.runId ?? newRunId(clock.now())
  const seed = options.seed ?? newSeed()
  const { folder, log } = await openRun(
    options.stateFolder,
    {
      runId: id,
      seed,
      source: loaded.source,
      experiment: redaction.deep(experiment) as Record<string, unknown>,
      variables: redaction.deep(ready.variables),
      sandbox: options.sandbox ?? false,
      undo: strategies.undo,
    },
    { registry, environment, clock },
  )
  const ledger = new ChangeLedger()
  const types = new ChangeTypes(registry)
  const journal = startJournal(experiment, timestamp(clock.now()), strategies.dry)
  emit({ type: 'opened', runId: id, folder: folder.folder, title: redaction.text(String(experiment.title)), seed })
  const recorder = new ChangeRecorder({
    log,
    ledger,
    types,
    listener: emit,
    holdsSecret: (value) => redaction.holdsSecret(value),
  })
  return {
    id,
    actsOn,
    seed,
    experiment,
    configuration,
    secrets,
    strategies,
    environment,
    registry,
    clock,
    redaction,
    bridge,
    controls: ready.controls,
    folder,
    log,
    ledger,
    types,
    recorder,
    journal,
    stop,
    emit,
    foreign,
    findings: [],
  }
}

async function runToTheEnd(run: Run, options: RunOptions): Promise<RunResult> {
  const start = run.clock.now()
  const { controls, experiment, journal } = run
  await undoInTime(run, playOut(run))
  await hearSignals()
  noteLateStop(run)
  endJournal(run, start)
  await controls.after('experiment', experiment, journal).catch(() => undefined)
  await controls.cleanup()
  noteLateStop(run)

  const result = conclude(run)
  await close(run, result)
  const journalPath = await saveJournal(options.journalPath, result, run)
  await notifyAboutEnd(run, result.journal, options)
  const { outcome, reason, changes } = result
  run.emit({ type: 'finished', outcome, reason, duration: journal.duration ?? 0, changes, journalPath })
  return result
}

/** Plays the experiment up to its rollbacks. What ends it early is in the journal's status and the findings. */
async function playOut(run: Run): Promise<void> {
  const { controls, experiment, journal } = run
  try {
    const doubts = await loadDynamicConfiguration(experiment.configuration, run.configuration, run.secrets, (probe) =>
      configurationProbe(run, probe),
    )
    for (const doubt of doubts) runLogger(run).warn(doubt)
    journal.experiment['title'] = experiment.title = substituteAlways(experiment.title, run.configuration, run.secrets)
    await controls.configure()
    await controls.before('experiment', experiment)
    try {
      await runUntilAfter(run)
    } catch (error) {
      noteEnd(run, error)
    }
    if (journal.status === 'interrupted') await controls.ended(run.stop.stopped?.byUser ? 'user' : 'other', journal)
    if (playsRollbacks(run)) await rollbacks(run)
  } catch (error) {
    noteEnd(run, error)
  }
}

/** What stops the run does not end rollbacks: only who insists ends them. */
async function rollbacks(run: Run): Promise<void> {
  try {
    await runRollbacks(run, run.stop.insisted)
  } catch (error) {
    noteEnd(run, error)
  }
}

/** A probe of the configuration is no part of the journal, and `--dry` does not concern it. Spec 1.12. */
async function configurationProbe(run: Run, probe: Activity): Promise<unknown> {
  return executeActivity(
    probe,
    run,
    { id: `configuration/${probe.name}`, name: probe.name, attempt: 1, phase: 'gate' },
    run.stop.signal,
  )
}

async function notifyAboutEnd(run: Run, journal: Journal, options: RunOptions): Promise<void> {
  const { stop, clock, strategies } = run
  for (const name of runEvents(journal)) {
    using time = callTime({ signal: stop.signal, insisted: stop.insisted, clock, patience: strategies.undo.patience })
    await notifyAbout(options, run, { name, payload: journal }, time.signal)
  }
}

/** Writes the journal where it was asked for, else into the run's own folder: it is never lost. Returns where it is. */
async function saveJournal(path: string, { journal }: RunResult, { folder, emit }: Run): Promise<string> {
  try {
    await writeJournal(path, journal)
    return path
  } catch (error) {
    if (!(error instanceof ChaosError)) throw error
    const instead = join(folder.folder, 'journal.json')
    await writeJournal(instead, journal)
    emit({ type: 'log', level: 'error', message: `${error.message} It is in ${instead} instead.` })
    return instead
  }
}

async function close(run: Run, { outcome, reason, changes }: RunResult): Promise<void> {
  await writeLastWord(run.log, run.folder, { type: 'closed', outcome, reason }).catch(() => undefined)
  if (changes.every(({ fate }) => isProven(fate))) await markFinished(run.folder)
  else await releaseLock(run.folder.lock)
}
