import { AsyncLocalStorage } from 'node:async_hooks'
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import type { ClientRequest } from 'node:http'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import type { Clock } from 'chaos-plugin-api'

/** What becomes of the call that is just sent when the process ends: nothing, its effect without an answer, or its effect so many seconds later. */
export type InFlight = 'lost' | 'answer lost' | { readonly late: number }

/** Where a process ends: at the record, or the call, of this number, or while it pauses after what it did. */
export type Death = 'pause' | { readonly record: number } | { readonly call: number; readonly inFlight: InFlight }

/** Seconds that a method pauses when all is done; nothing else waits so long. */
export const pauseOfMethod = 4321
/** Seconds that it takes nevertheless. */
const shortPause = 0.2

/**
 * A process of ours inside this one, that may end as by SIGKILL: what it has written stays as it is on disk, none of its calls is sent any more, and
 * nothing that it waits for comes about.
 */
export class MortalProcess {
  readonly clock: Clock
  readonly requests = new Set<ClientRequest>()
  /** Connections that it has made. */
  readonly sockets = new Set<Socket>()
  /** Files that it has open. */
  readonly files = new Set<FileHandle>()
  /** Resolves when it has died. */
  readonly died: Promise<'died'>
  isAlive = true
  records = 0
  calls = 0
  /** The numbers of the calls that only read. */
  readonly reads = new Set<number>()
  readonly #death: Death | undefined
  readonly #stateFolder: string
  readonly #remains: string
  #die: () => void = () => undefined

  /** `remains`: the folder that holds what is on disk when it dies. */
  constructor(clock: Clock, stateFolder: string, remains: string, death?: Death) {
    this.#death = death
    this.#stateFolder = stateFolder
    this.#remains = remains
    this.died = new Promise((resolve) => {
      this.#die = () => resolve('died')
    })
    this.clock = {
      now: () => clock.now(),
      sleep: async (seconds, signal) => {
        signal?.throwIfAborted()
        if (death === 'pause' && seconds === pauseOfMethod) this.#end()
        if (!this.isAlive) return never()
        try {
          return await clock.sleep(seconds === pauseOfMethod ? shortPause : seconds, signal)
        } finally {
          if (!this.isAlive) await never()
        }
      },
    }
  }

  /** Counts a record that was just written. */
  wrote(): void {
    this.records += 1
    if (typeof this.#death === 'object' && 'record' in this.#death && this.#death.record === this.records) this.#end()
  }

  /** Counts a call that is about to be sent. Returns what becomes of it if that is the end. */
  sends(method: string): InFlight | undefined {
    this.calls += 1
    if (method === 'GET') this.reads.add(this.calls)
    if (typeof this.#death !== 'object' || !('call' in this.#death) || this.#death.call !== this.calls) return undefined
    const { inFlight } = this.#death
    this.#end()
    return inFlight
  }

  /** Does something as this process. Resolves when that has come to its end, or the process to its own: then its connections are closed. */
  async run<Result>(work: () => Promise<Result>): Promise<Result | 'died'> {
    try {
      return await Promise.race([current.run(this, work), this.died])
    } finally {
      for (const socket of this.sockets) socket.destroy()
    }
  }

  #end(): void {
    if (!this.isAlive) return
    this.isAlive = false
    cpSync(this.#stateFolder, this.#remains, { recursive: true })
    // Whoever held the lock is gone: a process that has this number now is another one.
    const runs = join(this.#remains, 'runs')
    // What it asks before it begins, it asks before there is a run.
    for (const run of existsSync(runs) ? readdirSync(runs) : []) endHolder(join(runs, run, 'lock'))
    for (const request of this.requests) request.destroy()
    for (const file of this.files) void file.close().catch(() => undefined)
    this.#die()
  }
}

const current = new AsyncLocalStorage<MortalProcess>()

/** The process on whose behalf something happens; undefined for what is not one of ours. */
export function currentProcess(): MortalProcess | undefined {
  return current.getStore()
}

/** What a dead process waits for. */
async function never(): Promise<never> {
  return new Promise(() => undefined)
}

function endHolder(lock: string): void {
  if (!existsSync(lock)) return
  const holder = JSON.parse(readFileSync(lock, 'utf8')) as object
  writeFileSync(lock, JSON.stringify({ ...holder, startedAt: 'before' }))
}
