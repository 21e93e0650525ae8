import { rm } from 'node:fs/promises'
import type { Clock, Logger } from 'chaos-plugin-api'
import { isProven } from '../changes/change-ledger.ts'
import { ChangeTypes } from '../changes/resolve-change.ts'
import { undoChanges } from '../changes/undo-changes.ts'
import { loadConfiguration } from '../configuration/load-configuration.ts'
import { ChaosError } from '../errors/chaos-error.ts'
import type { Configuration } from '../experiment/experiment.ts'
import type { PluginRegistry } from '../plugins/plugin-registry.ts'
import { markFinished } from '../run/open-run.ts'
import type { ChangeReport, RunListener } from '../run/run-event.ts'
import { runLogger } from '../run/run-logger.ts'
import { systemClock } from '../run/system-clock.ts'
import { settleKept } from '../run/undo-run.ts'
import { writeLock } from '../run-log/run-lock.ts'
import type { RunLogRecord } from '../run-log/run-log-record.ts'
import { RunLogWriter } from '../run-log/run-log-writer.ts'
import { loadSecrets } from '../secrets/load-secrets.ts'
import { mergeScopes } from '../secrets/merge-scopes.ts'
import { createRedaction } from '../secrets/redact.ts'
import { vaultCredentials } from '../secrets/vault-credentials.ts'
import { unwrapFloats } from '../substitution/python-float.ts'
import type { UnfinishedRun } from './find-unfinished-runs.ts'

/** Everything that a recovery depends on. */
export interface RecoverOptions {
  readonly registry: PluginRegistry
  /** Of this process. What the run recorded of its own wins, except over `overrides`. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Environment variables that the user gives anew: `KUBECONFIG`, `KUBERNETES_CONTEXT`. */
  readonly overrides?: Readonly<Record<string, string>>
  /** Configuration values that the user gives anew. */
  readonly variables?: Readonly<Record<string, unknown>>
  readonly listener: RunListener
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
}

/**
 * Undoes, in this process, what a run that was killed left behind, and proves it. The order and the care are those of the run
 * itself. Doing it twice does no harm. Throws `ChaosError` where the run is still at work, or what it needs can't be resolved.
 */
export async function recoverRun(run: UnfinishedRun, options: RecoverOptions): Promise<RecoverResult> {
  if (run.alive)
    throw new ChaosError(`Run ${run.runId} is still at work.`, { outcome: 'refused', remedy: 'Stop it first.' })
  const clock = options.clock ?? systemClock
  const { opened, end } = run.log
  if (run.sandbox) {
    await markFinished(run.folder)
    return { runId: run.runId, changes: [], proven: true, wrongSystem: false }
  }
  const environment = { ...options.environment, ...opened.environment, ...options.overrides }
  const redaction = createRedaction({})
  const logger = runLogger({ emit: options.listener, redaction })
  const { configuration, secrets } = await resolveAgain(run, environment, options, logger)
  redaction.add(secrets)
  redaction.add(vaultCredentials(configuration))
  const log = await RunLogWriter.open(run.folder.log, { clock, after: end })
  await writeLock(run.folder.lock)
  run.ledger.reopenUnproven()
  const note = (record: RunLogRecord) => {
    run.ledger.take(record)
    log.append(record)
  }
  try {
    const left = settleKept(run.ledger.unsettled, opened.undo.strategy, note)
    options.listener({ type: 'undo-started', changes: left.length })
    const { wrongSystem } = await undoChanges(left, {
      types: new ChangeTypes(options.registry),
      clock,
      listener: options.listener,
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
    const proven = changes.every(({ fate }) => isProven(fate))
    note({ type: 'recovered', proven })
    await log.synced()
    if (proven) await markFinished(run.folder)
    return { runId: run.runId, changes, proven, wrongSystem }
  } finally {
    await log.close()
    await rm(run.folder.lock, { force: true })
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
  const { experiment, variables } = run.log.opened
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
