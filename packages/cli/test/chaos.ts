import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

const bin = resolve(import.meta.dirname, '../bin/chaos.js')

export interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

interface StartOptions {
  readonly stdin?: string
  readonly environment?: Readonly<Record<string, string>>
  readonly nodeArguments?: readonly string[]
  /** Blocks of 512 bytes that no file may grow beyond, as on a full disk. */
  readonly fileBlocks?: number
}

export interface Running {
  readonly finished: Promise<Finished>
  readonly pid: number
  kill(signal: NodeJS.Signals): void
  /** Resolves when standard error holds the text. */
  says(text: string): Promise<void>
}

/** The real program, with a home, a working folder and a state folder of its own. */
export interface Chaos extends AsyncDisposable {
  readonly folder: string
  readonly state: string
  /** Writes a file in the working folder, and returns its absolute path. Objects become JSON. */
  write(path: string, content: unknown): Promise<string>
  run(args: readonly string[], options?: StartOptions): Promise<Finished>
  start(args: readonly string[], options?: StartOptions): Running
}

export async function newChaos(): Promise<Chaos> {
  const home = await mkdtemp(join(tmpdir(), 'chaos-cli-test-'))
  const folder = join(home, 'work')
  const state = join(home, 'state')
  await mkdir(folder)
  const environment = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    CHAOS_STATE_DIR: state,
    CHAOS_DATA_DIR: join(home, 'data'),
    LANG: 'C.UTF-8',
    CHAOS_SANDBOX_SPEED: 'fast',
  }
  const going = new Map<ChildProcess, Promise<Finished>>()
  const start: Chaos['start'] = (args, options = {}) => {
    const program = [process.execPath, ...(options.nodeArguments ?? []), bin, ...args]
    const limit =
      options.fileBlocks === undefined ? [] : ['sh', '-c', `ulimit -f ${options.fileBlocks}; exec "$0" "$@"`]
    const [command, ...rest] = [...limit, ...program]
    const child = spawn(command!, rest, {
      cwd: folder,
      env: { ...environment, ...options.environment },
    })
    let stdout = ''
    let stderr = ''
    const listeners = new Set<() => void>()
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
      for (const listener of listeners) listener()
    })
    child.stdin.on('error', () => undefined).end(options.stdin ?? '')
    const finished = new Promise<Finished>((done) => {
      child.on('close', (code) => {
        going.delete(child)
        done({ code, stdout, stderr })
      })
    })
    going.set(child, finished)
    const says = (text: string) =>
      new Promise<void>((done, fail) => {
        const look = () => {
          if (stderr.includes(text)) done()
        }
        listeners.add(look)
        look()
        void finished.then(() => fail(new Error(`It ended without saying "${text}":\n${stderr}`)))
      })
    return { finished, says, pid: child.pid!, kill: (signal) => void child.kill(signal) }
  }
  return {
    folder,
    state,
    async write(path, content) {
      const file = resolve(folder, path)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
      return file
    },
    start,
    run: (args, options) => start(args, options).finished,
    async [Symbol.asyncDispose]() {
      // A test that failed may have left a run behind.
      for (const [child, finished] of going) {
        child.kill('SIGKILL')
        await finished
      }
      await rm(home, { recursive: true, force: true })
    },
  }
}

/** An experiment with a method of the given activities. */
export function experimentOf(method: readonly unknown[], more: Readonly<Record<string, unknown>> = {}) {
  return { title: 'A test', description: 'Made by a test.', ...more, method }
}

/** A process activity. */
export function processOf(path: string, args: readonly string[], name = path) {
  return { type: 'action', name, provider: { type: 'process', path, arguments: args } }
}
