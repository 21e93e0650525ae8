import { ChangeLedger } from '../changes/change-ledger.ts'
import { ChangeRecorder } from '../changes/change-recorder.ts'
import { ChangeTypes } from '../changes/resolve-change.ts'
import { ChaosError } from '../errors/chaos-error.ts'
import type { LoadedExperiment } from '../experiment/load-experiment.ts'
import { RunAccount } from '../journal/run-account.ts'
import { newSeed } from '../providers/seeded-random.ts'
import { pythonStr } from '../python/text-form.ts'
import type { LoggedRecord } from '../run-log/run-log-record.ts'
import type { Redaction } from '../secrets/redact.ts'
import type { RunStop } from '../stopping/run-stop.ts'
import { substituteAlways } from '../substitution/substitute.ts'
import { systemClock, timestamp } from '../time/system-clock.ts'
import type { ReadyRun } from './get-ready.ts'
import { Holds } from './holds.ts'
import { newRunId, openRun } from './open-run.ts'
import { ownChanges } from './own-changes.ts'
import type { Run } from './run.ts'
import type { RunOptions } from './run-options.ts'
import type { Surroundings } from './surroundings.ts'

/** Opens the log of a run. From then on whatever is told is written there, and told to the listener. */
export async function beginRun(
  ready: ReadyRun,
  stop: RunStop,
  options: RunOptions,
  { stream }: Pick<Surroundings, 'stream'>,
): Promise<Run> {
  const { registry, listener, sandbox = false, clock = systemClock, seed = newSeed() } = options
  const { loaded, configuration, secrets, environment, bridge, redaction, strategies } = ready
  const experiment = loaded.document
  const startedAt = clock.now()
  const id = options.runId ?? newRunId(startedAt)
  const { folder, log, opened } = await openRun(
    options.stateFolder,
    {
      runId: id,
      seed,
      actsOn: ready.actsOn,
      start: timestamp(startedAt),
      source: loaded.location,
      title: redaction.text(titleOf(ready)),
      experiment: copyOf(loaded, redaction),
      variables: redaction.deep(ready.variables),
      sandbox,
      undo: strategies.undo,
      dry: strategies.dry ?? null,
      failFast: strategies.failFast,
    },
    { registry, environment, clock, redaction },
  )
  const ledger = new ChangeLedger()
  const account = new RunAccount(ledger)
  const take = (record: LoggedRecord) => {
    ledger.take(record)
    account.take(record)
    listener(record, ledger)
  }
  take(opened)
  log.listen(take)
  stream.goOnIn(log)
  const types = new ChangeTypes(registry)
  const run: Run = {
    id,
    seed,
    startedAt,
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
    recorder: new ChangeRecorder({ log, ledger, types, redaction }),
    stop,
    holds: new Holds(ledger),
    foreign: ready.foreign,
    tell: stream.tell,
    account,
    undoOwn: (plugin, type, which) => ownChanges(run, plugin, type, which),
  }
  return run
}

/** The title as it is shown: what only the run finds out stays a reference. */
function titleOf({ loaded: { document }, configuration, secrets }: ReadyRun): string {
  try {
    return pythonStr(substituteAlways(document.title, configuration, secrets))
  } catch {
    return pythonStr(document.title)
  }
}

/**
 * The experiment as it is written down, secrets masked: controls may alter it while the run goes on, but not what was recorded. Throws
 * `ChaosError` where it is too deep for that.
 */
function copyOf({ document, source }: LoadedExperiment, redaction: Redaction): Record<string, unknown> {
  try {
    return JSON.parse(JSON.stringify(redaction.deep(document))) as Record<string, unknown>
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw new ChaosError(
      `${source} can't be recorded, and so not be run: its lists and mappings lie too deep in each other.`,
      {
        remedy: 'Take out what is not needed.',
        cause,
      },
    )
  }
}
