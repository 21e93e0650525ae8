import type { Clock, Logger } from 'chaos-plugin-api'
import { isProven } from '../changes/change-ledger.ts'
import type { ChangeReport } from '../changes/change-report.ts'
import { ChangeTypes } from '../changes/resolve-change.ts'
import { undoChanges } from '../changes/undo-changes.ts'
import { loadConfiguration } from '../configuration/load-configuration.ts'
import { ChaosError } from '../errors/chaos-error.ts'
import type { Configuration } from '../experiment/experiment.ts'
import type { PluginRegistry } from '../plugins/plugin-registry.ts'
import { markFinished } from '../run/open-run.ts'
import { runLogger } from '../run/run-logger.ts'
import { systemClock } from '../run/system-clock.ts'
import { settleKept } from '../run/undo-run.ts'
import { writeLastWord } from '../run-log/last-word.ts'
import { RecordStream } from '../run-log/record-stream.ts'
import { releaseLock } from '../run-log/run-lock.ts'
import type { RecordListener, RunLogRecord } from '../run-log/run-log-record.ts'
import { RunLogWriter } from '../run-log/run-log-writer.ts'
import { takeLock } from '../run-log/take-lock.ts'
import { loadSecrets } from '../secrets/load-secrets.ts'
import { mergeScopes } from '../secrets/merge-scopes.ts'
import { createRedaction } from '../secrets/redact.ts'
import { vaultCredentials } from '../secrets/vault-credentials.ts'
import { unwrapFloats } from '../substitution/python-float.ts'
import type { UnfinishedRun } from './find-unfinished-runs.ts'
import { RecoveredJournal } from './recovered-journal.ts'
import { settleEndedSandbox } from './settle-ended-sandbox.ts'

/** Everything that a recovery depends on. */
export interface RecoverOptions {
  readonly registry: PluginRegistry
  /** Of this process. What the run recorded of its own wins, except over `overrides`. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Environment variables that the user gives anew: `KUBECONFIG`, `KUBERNETES_CONTEXT`. */
  readonly overrides?: Readonly<Record<string, string>>
  /** Configuration values that the user gives anew. */
  readonly variables?: Readonly<Record<string, unknown>>
  /** Told each record that the recovery adds to the run's log. */
  readonly listener: RecordListener
  readonly clock?: Clock
  readonly signal: AbortSignal
}

/** What became of the changes that a run left behind. */
export interface RecoverResult {
  readonly runId: string
  readonly changes: readonly ChangeReport[]
  /** Whether every change that can be undone is proven so. */
  readonly proven: boolean
  /** Whether the system that was reached is another one than the run changed; then nothing was done. */
  readonly wrongSystem: boolean
  /** Where the journal of the run, recovery included, was written; left out where that was not possible, or there is nothing to tell. */
  readonly journalPath?: string
}

/**
 * Undoes, in this process, what a run that was killed left behind, and proves it. The order and the care are those of the run
 * itself. Doing it twice does no harm. Throws `ChaosError` where the run is still at work, or what it needs can't be resolved.
 */
export async function recoverRun(run: UnfinishedRun, options: RecoverOptions): Promise<RecoverResult> {
  if (run.alive)
    throw new ChaosError(`Run ${run.runId} is still at work.`, { outcome: 'refused', remedy: 'Stop it first.' })
  const clock = options.clock ?? systemClock
  const { beginning, damages } = run
  if (run.sandbox) {
    await settleEndedSandbox(run, clock)
    return { runId: run.runId, changes: [], proven: true, wrongSystem: false }
  }
  const environment = { ...options.environment, ...beginning.environment, ...options.overrides }
  const redaction = createRedaction({})
  const stream = new RecordStream({ redaction, listener: options.listener, clock })
  const logger = runLogger(stream)
  const { configuration, secrets } = await resolveAgain(run, environment, options, logger)
  redaction.add(secrets)
  redaction.add(vaultCredentials(configuration))
  const log = new RunLogWriter(run.folder, { clock, after: run.log.end })
  await takeLock(run.folder)
  run.ledger.reopenUnproven()
  const journal = new RecoveredJournal(run)
  log.listen((record) => {
    journal.take(record)
    options.listener(record)
  })
  log.append({ type: 'recovering' })
  stream.goOnIn(log)
  const note = (record: RunLogRecord) => run.ledger.take(log.append(record))
  let proven = false
  try {
    const left = settleKept(run.ledger.unsettled, beginning.undo.strategy, note)
    stream.tell({ type: 'undo-started', changes: left.length })
    const { wrongSystem } = await undoChanges(left, {
      types: new ChangeTypes(options.registry),
      clock,
      note,
      mask: redaction.text,
      systemContext: async ({ intent }, signal) => ({
        signal,
        logger,
        clock,
        secrets: mergeScopes(secrets, intent.scopes),
        configuration,
        environment,
      }),
    })
    const changes = run.ledger.reports()
    proven = damages.length === 0 && changes.every(({ fate }) => isProven(fate))
    await writeLastWord(log, run.folder, { type: 'recovered', proven }).catch(() => undefined)
    if (proven) await markFinished(run.folder)
    const journalPath = await journal.write()
    const where = journalPath === undefined ? {} : { journalPath }
    return { runId: run.runId, changes, proven, wrongSystem, ...where }
  } finally {
    await log.close()
    if (!proven) await releaseLock(run.folder.lock)
  }
}

/**
 * Resolves configuration and secrets anew from what the run declared. What can't be resolved is named and done without, for most
 * changes need none of it; one that does stays open and says why.
 */
async function resolveAgain(
  run: UnfinishedRun,
  environment: RecoverOptions['environment'],
  options: RecoverOptions,
  { warn }: Logger,
) {
  const { experiment, variables } = run.beginning
  const without = (error: unknown) => {
    if (!(error instanceof ChaosError)) throw error
    warn(`${error.message} Recovering without it; give it with --var or in the environment if a change needs it.`)
    return {}
  }
  const declared = (name: string) => (experiment[name] ?? {}) as Record<string, unknown>
  let configuration: Configuration = {}
  try {
    configuration = loadConfiguration(declared('configuration'), {
      variables: { ...variables, ...options.variables },
      environment,
    })
  } catch (error) {
    configuration = without(error)
  }
  const secrets = await loadSecrets(declared('secrets'), {
    overrides: {},
    configuration,
    environment,
    signal: options.signal,
    warn,
  }).catch(without)
  return { configuration: unwrapFloats(configuration) as Record<string, unknown>, secrets }
}
