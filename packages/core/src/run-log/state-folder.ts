import { mkdir, open, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { ChaosError } from '../errors/chaos-error.ts'
import { whyNotWritten } from '../files/why-not-written.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The absolute path of the folder where runs are recorded: the one that is named, else `CHAOS_STATE_DIR`, else the platform's
 * (`$XDG_STATE_HOME/chaos` or `~/.local/state/chaos`, `~/Library/Application Support/chaos`, `%LOCALAPPDATA%\chaos`).
 */
export function stateFolder(
  named: string | undefined,
  environment: Environment,
  platform: NodeJS.Platform = process.platform,
): string {
  const chosen = named ?? environment['CHAOS_STATE_DIR']
  if (chosen !== undefined && chosen !== '') return resolve(chosen)
  const home = environment['HOME'] ?? homedir()
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'chaos')
  if (platform === 'win32') return join(environment['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'chaos')
  const xdg = environment['XDG_STATE_HOME']
  return join(xdg !== undefined && xdg !== '' ? xdg : join(home, '.local', 'state'), 'chaos')
}

/** The name of the file beside a log that lists the objects which the run touched. */
export const objectsFile = 'objects.jsonl'

export interface RunFolder {
  readonly runId: string
  /** Absolute. */
  readonly folder: string
  /** The run log. */
  readonly log: string
  /** A small file that lists the objects which the run was about to change, for the case that the log is damaged. */
  readonly objects: string
  /** Who holds the run: process id, its start time, host. */
  readonly lock: string
  /** An empty file that is there as long as the run is not finished, so that one look at a folder finds all of them. */
  readonly unfinished: string
}

/** The paths of a run. */
export function runFolder(state: string, runId: string): RunFolder {
  const folder = join(state, 'runs', runId)
  return {
    runId,
    folder,
    log: join(folder, 'log.jsonl'),
    objects: join(folder, objectsFile),
    lock: join(folder, 'lock'),
    unfinished: join(state, 'unfinished', runId),
  }
}

/** What a run may be named: it is the name of a folder, too. */
export const usableId = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/

/**
 * Makes the folders of a run, readable by their owner only; those that are there already stay as they are. Throws `ChaosError` where that is not possible, or there is a run of that name.
 */
export async function makeRunFolder(state: string, runId: string): Promise<RunFolder> {
  if (!usableId.test(runId)) {
    throw new ChaosError(`A run can't be named ${JSON.stringify(runId)}.`, {
      remedy: 'Use up to 100 letters, digits, ".", "_" and "-", and begin with a letter or a digit.',
    })
  }
  const paths = runFolder(state, runId)
  try {
    for (const folder of [state, join(state, 'unfinished'), dirname(paths.folder)]) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
    }
    await mkdir(paths.folder, { mode: 0o700 })
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST' && (await stat(paths.folder).catch(() => undefined))) {
      throw new ChaosError(`There is a run ${runId} already.`, { remedy: 'Give the run another id.', cause })
    }
    throw unwritableStateFolder(state, cause)
  }
  return paths
}

/** The error of a state folder in which a run can't be recorded. */
export function unwritableStateFolder(state: string, cause: unknown): ChaosError {
  return new ChaosError(`The state folder ${state} can't be written: ${whyNotWritten(cause)}.`, {
    remedy:
      'Name one that can be with --state-dir or CHAOS_STATE_DIR; without a record of the run nothing is injected.',
    cause,
  })
}

/** Makes the entries of a folder durable. Where the platform can't sync a folder (Windows), the file system does it by itself. */
export async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r')
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  } catch (error) {
    if (process.platform !== 'win32') throw error
  }
}
