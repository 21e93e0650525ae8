import { writeFile } from 'node:fs/promises'
import { arch, hostname, release, type as systemType } from 'node:os'
import { dirname } from 'node:path'
import type { Clock } from 'chaos-plugin-api'
import type { PluginRegistry } from '../plugins/plugin-registry.ts'
import { recordedEnvironment } from '../run-log/recorded-environment.ts'
import { writeLock } from '../run-log/run-lock.ts'
import { type Envelope, logFormat, type OpenedRecord } from '../run-log/run-log-record.ts'
import { RunLogWriter } from '../run-log/run-log-writer.ts'
import { makeRunFolder, type RunFolder, syncFolder, unwritableStateFolder } from '../run-log/state-folder.ts'
import type { Redaction } from '../secrets/redact.ts'

/** A run whose log is on disk. */
export interface OpenedRun {
  readonly folder: RunFolder
  readonly log: RunLogWriter
  /** The first record. */
  readonly opened: OpenedRecord & Envelope
}

/** What of the first record depends on the run. */
export type FirstWords = Omit<OpenedRecord, 'type' | 'format' | 'platform' | 'node' | 'plugins' | 'environment'>

/** Sortable by time, unique, and short enough to be typed: `20261122-160312-3f9a1c`. */
export function newRunId(now: number): string {
  const [date, time] = new Date(now).toISOString().split('T') as [string, string]
  const chance = process.getBuiltinModule('node:crypto').randomBytes(3).toString('hex')
  return `${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}-${chance}`
}

/**
 * Makes a run's folder, lock and log, and waits until all of it is on disk: before that nothing may be touched.
 * Throws `ChaosError` where the state folder can't be written, or the run's id is unusable or taken.
 */
export async function openRun(
  stateFolder: string,
  first: FirstWords,
  {
    registry,
    environment,
    clock,
    redaction,
  }: {
    readonly registry: PluginRegistry
    readonly environment: Readonly<Record<string, string | undefined>>
    readonly clock: Pick<Clock, 'now'>
    readonly redaction: Redaction
  },
): Promise<OpenedRun> {
  const folder = await makeRunFolder(stateFolder, first.runId)
  await writing(stateFolder, () => writeLock(folder.lock))
  const log = new RunLogWriter(folder, { clock, redaction })
  const opened = log.append({
    type: 'opened',
    format: logFormat,
    ...first,
    platform: `${systemType()}-${release()}-${arch()}`,
    node: hostname(),
    plugins: registry.plugins.map(({ manifest: { name }, packageName, version, folder: at }) => ({
      name,
      packageName,
      version,
      folder: at,
    })),
    // A cluster that lives in this process is gone with it: nobody has to find it again.
    environment: first.sandbox ? {} : recordedEnvironment(environment, registry),
  })
  try {
    await log.synced()
    await writing(stateFolder, async () => {
      for (const path of [folder.folder, dirname(folder.folder)]) await syncFolder(path)
      // The mark comes last: a run that has one and no log any more may have changed something.
      await writeFile(folder.unfinished, '', { mode: 0o600 })
      await syncFolder(dirname(folder.unfinished))
    })
  } catch (error) {
    await log.close()
    throw error
  }
  return { folder, log, opened }
}

async function writing(stateFolder: string, write: () => Promise<void>): Promise<void> {
  try {
    await write()
  } catch (cause) {
    throw unwritableStateFolder(stateFolder, cause)
  }
}
