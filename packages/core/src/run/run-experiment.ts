import { loadDynamicConfiguration } from '../configuration/load-dynamic-configuration.ts'
import { checkJournalPath } from '../journal/write-journal.ts'
import type { Activity } from '../model/experiment.ts'
import { executeActivity } from '../providers/execute-activity.ts'
import { unwrapFloats } from '../python/python-float.ts'
import { runLogger } from '../run-log/run-logger.ts'
import { endsWithStop } from '../stopping/ends-with-stop.ts'
import { hearSignals } from '../stopping/hear-signals.ts'
import { RunStop } from '../stopping/run-stop.ts'
import { tellStops } from '../stopping/tell-stops.ts'
import { substituteAlways } from '../substitution/substitute.ts'
import { secondsBetween, timestamp } from '../time/system-clock.ts'
import { beginRun } from './begin-run.ts'
import { experimentRecorder } from './experiment-recorder.ts'
import { finishRun, type RunResult } from './finish-run.ts'
import { getReady } from './get-ready.ts'
import { prepareRun } from './prepare-run.ts'
import type { Run } from './run.ts'
import type { RunOptions } from './run-options.ts'
import { playsRollbacks, runRollbacks, runUntilAfter, tellSkippedRollbacks } from './run-phases.ts'
import { openSurroundings } from './surroundings.ts'
import { tellEarlyEnd, tellLateStop } from './tell-end.ts'
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
  tellStops(stop, surroundings.stream.tell)
  const stoppable = { ...options, signal: stop.signal, insist: stop.insisted }
  const prepared = await endsWithStop(stop, prepareRun(stoppable, surroundings))
  const run = await beginRun(
    await endsWithStop(stop, getReady(prepared, stoppable, surroundings)),
    stop,
    options,
    surroundings,
  )
  surroundings.bridge.onSignal = (signal) => stop.request({ signal }, 'Python code')
  const recordExperiment = experimentRecorder(run)
  await undoInTime(run, playOut(run, recordExperiment))
  await hearSignals()
  tellLateStop(run)
  await end(run)
  recordExperiment()
  return await finishRun(run, options, surroundings)
}

/** Plays the experiment up to its rollbacks. What ends it early is told. */
async function playOut(run: Run, recordExperiment: () => void): Promise<void> {
  const { controls, experiment } = run
  try {
    const doubts = await loadDynamicConfiguration(experiment.configuration, run.configuration, run.secrets, (probe) =>
      configurationProbe(run, probe),
    )
    for (const doubt of doubts) runLogger(run).warn(doubt)
    run.tell({ type: 'configuration', values: unwrapFloats(run.configuration) as Record<string, unknown> })
    experiment.title = substituteAlways(experiment.title, run.configuration, run.secrets)
    recordExperiment()
    await controls.configure()
    await controls.before('experiment', experiment)
    try {
      await runUntilAfter(run)
    } catch (error) {
      tellEarlyEnd(run, error)
    }
    const { journal } = run.account
    if (journal.status === 'interrupted') await controls.ended(run.stop.stopped?.byUser ? 'user' : 'other', journal)
    if (playsRollbacks(run)) await rollbacks(run)
    else tellSkippedRollbacks(run)
  } catch (error) {
    tellEarlyEnd(run, error)
  }
}

/** What stops the run does not end rollbacks: only who insists ends them. */
async function rollbacks(run: Run): Promise<void> {
  try {
    await runRollbacks(run, run.stop.insisted)
  } catch (error) {
    tellEarlyEnd(run, error)
  }
}

/** Controls see, and may alter, the journal as it stands when all is over. */
async function end(run: Run): Promise<void> {
  const { controls, experiment, clock } = run
  const now = clock.now()
  run.tell({ type: 'ended', end: timestamp(now), duration: secondsBetween(run.startedAt, now) })
  const { journal } = run.account
  const altered = () => run.tell({ type: 'altered', what: 'journal', journal })
  await controls.after('experiment', experiment, journal, altered).catch(() => undefined)
  await controls.cleanup()
  tellLateStop(run)
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
