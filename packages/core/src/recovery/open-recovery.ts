import type { Clock, Logger, SystemContext } from 'chaos-plugin-api'
import type { LedgerEntry } from '../changes/change-ledger.ts'
import type { RunToUndo } from '../changes/undo-parts.ts'
import { loadConfiguration } from '../configuration/load-configuration.ts'
import { ChaosError } from '../errors/chaos-error.ts'
import type { Configuration } from '../model/experiment.ts'
import { unwrapFloats } from '../python/python-float.ts'
import { type LastWord, writeLastWord } from '../run-log/last-word.ts'
import { RecordStream, type Tell } from '../run-log/record-stream.ts'
import { recordedEnvironment } from '../run-log/recorded-environment.ts'
import { releaseLock } from '../run-log/run-lock.ts'
import type { LoggedRecord, RunLogRecord } from '../run-log/run-log-record.ts'
import { RunLogWriter } from '../run-log/run-log-writer.ts'
import { runLogger } from '../run-log/run-logger.ts'
import { takeLock } from '../run-log/take-lock.ts'
import { loadSecrets } from '../secrets/load-secrets.ts'
import { mergeScopes } from '../secrets/merge-scopes.ts'
import { ownCredentials } from '../secrets/own-credentials.ts'
import { createRedaction } from '../secrets/redact.ts'
import { vaultCredentials } from '../secrets/vault-credentials.ts'
import { writtenCredentials } from '../secrets/written-credentials.ts'
import type { UnfinishedRun } from './find-unfinished-runs.ts'
import { pluginDoubts } from './plugin-doubts.ts'
import type { RecoverOptions } from './recover-options.ts'
import { RecoveredJournal } from './recovered-journal.ts'

/** A run whose log is open once more, and whose lock is ours. */
export interface Recovery {
  note(record: RunLogRecord): void
  /** Tells what happens, secrets masked. */
  readonly tell: Tell
  /** What the undo gets to know of this run. */
  toUndo(wanted: readonly LedgerEntry[]): RunToUndo
  /** Ends the log with a last word, and writes the journal of the run, recovery included. Returns its path, if it could be written. */
  end(word: LastWord): Promise<string | undefined>
  /** Waits until all is on disk, and gives the run free. */
  close(): Promise<void>
}

/** Opens a run to undo what it left behind. Throws `ChaosError` where its process is still at work, or the log can't be opened. */
export async function openRecovery(run: UnfinishedRun, options: RecoverOptions, clock: Clock): Promise<Recovery> {
  if (run.alive)
    throw new ChaosError(`Run ${run.runId} is still at work.`, { outcome: 'refused', remedy: 'Stop it first.' })
  const listener = (record: LoggedRecord) => options.listener(run.runId, record)
  // A record is a file like any other: it names no more than where the cluster is.
  const found = recordedEnvironment(run.beginning.environment, options.registry)
  const environment = { ...options.environment, ...found, ...options.overrides }
  const recorded = new Set(
    Object.keys(found).filter(
      (name) => environment[name] !== options.environment[name] && options.overrides?.[name] === undefined,
    ),
  )
  const { redaction = createRedaction({}) } = options
  redaction.expose(options.registry.variables('address', 'paths'))
  redaction.add(ownCredentials({ source: '', settings: {}, environment, registry: options.registry }))
  const stream = new RecordStream({ redaction, listener, clock })
  const logger = runLogger(stream)
  await takeLock(run.folder)
  const log = new RunLogWriter(run.folder, { clock, redaction, after: run.log.end })
  const journal = new RecoveredJournal(run)
  log.listen((record) => {
    run.ledger.take(record)
    journal.take(record)
    listener(record)
  })
  log.append({ type: 'recovering' })
  stream.goOnIn(log)
  for (const doubt of pluginDoubts(run, options.registry)) logger.warn(doubt)
  // Begun at the first need, and waited for by those changes only that are looked at: a source of secrets that hangs delays no other run.
  let resolved: Promise<Resolved> | undefined
  const resolve = async () => {
    return resolveAgain(run, environment, options, logger, redaction.add)
  }
  const note = (record: RunLogRecord) => log.append(record)
  return {
    note,
    tell: stream.tell,
    toUndo: (wanted) => ({
      runId: run.runId,
      ledger: run.ledger,
      wanted,
      limits: run.beginning.undo,
      note,
      synced: () => log.bestEffortSynced(),
      mask: redaction.text,
      progress: (text) => stream.tell({ type: 'healing', text }),
      async systemContext(scopes, signal): Promise<SystemContext> {
        resolved ??= resolve()
        const { configuration, secrets } = await resolved
        const learnSecret = redaction.add
        const given = { signal, logger, clock, configuration, environment, learnSecret }
        const context = { ...given, secrets: mergeScopes(secrets, scopes) }
        return options.trust === true ? context : { ...context, recorded }
      },
    }),
    async end(word) {
      await writeLastWord(log, run.folder, word).catch(() => undefined)
      return journal.write()
    },
    async close() {
      await log.close()
      await releaseLock(run.folder.lock)
    },
  }
}

interface Resolved {
  readonly configuration: Readonly<Record<string, unknown>>
  readonly secrets: Awaited<ReturnType<typeof loadSecrets>>
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
  learn: (secret: unknown) => void,
): Promise<Resolved> {
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
  learn([...vaultCredentials(configuration), ...writtenCredentials(configuration)])
  const secrets = await loadSecrets(declared('secrets'), {
    overrides: {},
    configuration,
    environment,
    signal: options.signal,
    warn,
    learn,
  }).catch(without)
  return { configuration: unwrapFloats(configuration) as Record<string, unknown>, secrets }
}
