import { type ChildProcess, fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Mutation } from '../histories/mutations.ts'
import type { Find, Input } from './input.ts'
import type { Asked, Told } from './player.ts'

/** Seconds that an input may take, and bytes of resident memory. */
const bounds = { seconds: 10, memory: 2 ** 30 } as const

/** Milliseconds from one look at the memory to the next. */
const look = 100

/** A process that plays inputs. It is ended where one takes too long, or too much. */
export class PlayerProcess {
  readonly #fault: Mutation | undefined
  #child: ChildProcess | undefined

  constructor(fault: Mutation | undefined) {
    this.#fault = fault
  }

  async play(input: Input): Promise<Find | undefined> {
    this.#child ??= await this.#start()
    const child = this.#child
    const { promise, resolve } = Promise.withResolvers<Find | undefined>()
    const onMessage = (told: Told) => {
      if ('find' in told) resolve(told.find ?? undefined)
    }
    const end = (find: Find) => {
      this.#child = undefined
      child.kill('SIGKILL')
      resolve(find)
    }
    const onExit = (code: number | null, signal: string | null) =>
      end({ kind: 'crash', text: `its process ended with ${signal ?? code}` })
    const timer = setTimeout(
      () => end({ kind: 'hang', text: `it took more than ${bounds.seconds} s` }),
      bounds.seconds * 1000,
    )
    const watch = setInterval(() => {
      if (memoryOf(child.pid!) > bounds.memory) end({ kind: 'memory', text: 'it took more than 1 GiB' })
    }, look)
    child.on('message', onMessage).once('exit', onExit)
    child.send({ input } satisfies Asked)
    const find = await promise
    clearTimeout(timer)
    clearInterval(watch)
    child.off('message', onMessage).off('exit', onExit)
    // What nobody waits for may still go on, and is not to bear on the next one.
    if (find?.kind === 'crash') this.end()
    return find
  }

  end(): void {
    this.#child?.kill('SIGKILL')
    this.#child = undefined
  }

  async #start(): Promise<ChildProcess> {
    const child = fork(fileURLToPath(new URL('player.ts', import.meta.url)), {
      execArgv: ['--conditions=chaos-source', '--max-old-space-size=800'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    const ready = new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve())
      child.once('exit', (code) => reject(new Error(`The player ended with ${code} before it played.`)))
    })
    child.send({ fault: this.#fault ?? null } satisfies Asked)
    await ready
    child.removeAllListeners('exit')
    return child
  }
}

/** Bytes of resident memory; 0 where the system does not tell. */
function memoryOf(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096
  } catch {
    return 0
  }
}
