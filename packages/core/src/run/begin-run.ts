import { ChangeLedger } from '../changes/change-ledger.ts'
import { ChangeRecorder } from '../changes/change-recorder.ts'
import { ChangeTypes } from '../changes/resolve-change.ts'
import { RunAccount } from '../journal/run-account.ts'
import type { LoggedRecord } from '../run-log/run-log-record.ts'
import type { ReadyRun } from './get-ready.ts'
import { newRunId, openRun } from './open-run.ts'
import type { Run } from './run.ts'
import type { RunOptions } from './run-options.ts'
import type { RunStop } from './run-stop.ts'
import { newSeed } from './seeded-random.ts'
import type { Surroundings } from './surroundings.ts'
import { systemClock, timestamp } from './system-clock.ts'

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
      experiment: copyOf(redaction.deep(experiment)),
      variables: redaction.deep(ready.variables),
      sandbox,
      undo: strategies.undo,
      dry: strategies.dry ?? null,
      failFast: strategies.failFast,
    },
    { registry, environment, clock },
  )
  const ledger = new ChangeLedger()
  const account = new RunAccount(ledger)
  const take = (record: LoggedRecord) => {
    account.take(record)
    listener(record)
  }
  take(opened)
  log.listen(take)
  stream.goOnIn(log)
  const types = new ChangeTypes(registry)
  const holdsSecret = (value: unknown) => redaction.holdsSecret(value)
  return {
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
    recorder: new ChangeRecorder({ log, ledger, types, holdsSecret }),
    stop,
    foreign: ready.foreign,
    tell: stream.tell,
    account,
  }
}

/** Controls may alter the experiment while the run goes on, but not what was written down of it. */
function copyOf(experiment: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify(experiment)) as Record<string, unknown>
}
