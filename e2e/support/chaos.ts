import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import type { PackedCli } from './packed-cli.ts'

/** How a process of the command line ended. */
export interface Finished {
  /** Undefined where a signal ended it. */
  readonly exitCode: number | undefined
  readonly signal: NodeJS.Signals | undefined
  readonly stdout: string
  readonly stderr: string
}

/** A process of the command line that is still going. */
export interface Running {
  readonly finished: Promise<Finished>
  kill(signal: NodeJS.Signals): void
}

/** Waits for something that comes about while a process is going. Throws where that ends by itself. */
export async function whileGoing({ finished }: Running, something: Promise<unknown>): Promise<void> {
  const ended = finished.then(({ stdout, stderr }) => {
    throw new Error(`The run ended by itself:\n${stdout}${stderr}`)
  })
  await Promise.race([something, ended])
}

/** The packed command line with a home, a working directory and a state folder that nobody else uses. */
export interface Chaos {
  /** The working directory. */
  readonly folder: string
  readonly stateFolder: string
  run(args: readonly string[], environment?: Readonly<Record<string, string>>): Promise<Finished>
  start(args: readonly string[], environment?: Readonly<Record<string, string>>): Running
  /** Ends what still runs, and removes its folders. */
  remove(): Promise<void>
}

/** `environment` is given to every process. Of this process's own, only what programs need to start is handed on. */
export async function isolatedChaos(
  cli: Pick<PackedCli, 'bin'>,
  environment: Readonly<Record<string, string>>,
): Promise<Chaos> {
  const home = await mkdtemp(join(tmpdir(), 'chaos-e2e-home-'))
  const folder = join(home, 'work')
  const stateFolder = join(home, 'state')
  await mkdir(folder)
  const base = {
    ...(process.env['PATH'] === undefined ? {} : { PATH: process.env['PATH'] }),
    ...(process.env['SystemRoot'] === undefined ? {} : { SystemRoot: process.env['SystemRoot'] }),
    HOME: home,
    LANG: 'C.UTF-8',
    NO_COLOR: '1',
    CHAOS_STATE_DIR: stateFolder,
    CHAOS_SANDBOX_SPEED: 'fast',
    ...environment,
  }
  const going = new Map<{ kill(signal: NodeJS.Signals): boolean }, Promise<Finished>>()
  const start: Chaos['start'] = (args, more = {}) => {
    const child = execa(process.execPath, [cli.bin, ...args], {
      cwd: folder,
      env: { ...base, ...more },
      extendEnv: false,
      stdin: 'ignore',
      reject: false,
      timeout: 290_000,
      // Whoever is told to end puts everything back first, however long that takes.
      forceKillAfterDelay: false,
    })
    const finished = child.then(({ exitCode, signal, stdout, stderr }) => ({ exitCode, signal, stdout, stderr }))
    going.set(child, finished)
    void finished.finally(() => going.delete(child))
    return { finished, kill: (signal) => void child.kill(signal) }
  }
  return {
    folder,
    stateFolder,
    start,
    run: (args, more) => start(args, more).finished,
    remove: async () => {
      // A test that failed may have left a run behind, which would go on to alter the cluster.
      for (const [child, finished] of going) {
        child.kill('SIGKILL')
        await finished
      }
      await rm(home, { recursive: true, force: true })
    },
  }
}
