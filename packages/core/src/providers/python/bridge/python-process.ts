import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { endProcessGroup, isMapping } from 'chaos-plugin-api'
import { sources } from './program/sources.ts'
import { decodeLine, encodeRequest, type PythonAnswer, type PythonNotice } from './python-message.ts'
import type { Interpreter } from './start-interpreter.ts'

/** Seconds that a function is given to end after it was interrupted. */
const interruptGrace = 2
/** Seconds for what the interpreter wrote last, once it has ended. */
const outputGrace = 1
/** Seconds that the interpreter is given to end by itself. */
const closeGrace = 1.5

export interface PythonListener {
  notice(notice: PythonNotice): void
  /** A line that a function printed. */
  printed(line: string): void
}

/** The interpreter is gone while it was needed. */
export class InterpreterEnded extends Error {
  override readonly name = 'InterpreterEnded'
  /** Whether it could be used before. */
  readonly wasReady: boolean

  constructor(message: string, wasReady: boolean) {
    super(message)
    this.wasReady = wasReady
  }
}

interface Pending {
  readonly answer: PromiseWithResolvers<PythonAnswer>
  /** Whether somebody waits for what it gives. */
  isWanted: boolean
}

/** What a request calls: `shop.checkout`. */
function nameIn({ module, func }: Readonly<Record<string, unknown>>): string {
  return [module, func].filter((part) => typeof part === 'string').join('.') || 'a handler of events'
}

/** What a line says; undefined where it is not whole, or is none of the conversation. */
function understood(line: string): PythonAnswer | PythonNotice | undefined {
  try {
    const message: unknown = decodeLine(line)
    return isMapping(message) ? (message as PythonAnswer | PythonNotice) : undefined
  } catch {
    return undefined
  }
}

/** A running interpreter and the requests that it is at. It ends with us: its input is a pipe of ours. */
export class PythonProcess {
  readonly #child: Interpreter
  readonly #listener: PythonListener
  readonly #pending = new Map<number, Pending>()
  /** What was given up, and is still at work, by the number of its request: the function's name. */
  readonly #adrift = new Map<number, string>()
  readonly #ended: Promise<void>
  #isOver = false
  #isKilled = false
  #isReady = false
  #lastLine = ''
  #next = 1

  constructor(child: Interpreter, listener: PythonListener) {
    this.#child = child
    this.#listener = listener
    this.#ended = new Promise((resolve) => {
      let late: NodeJS.Timeout | undefined
      child.once('exit', () => {
        late = setTimeout(() => this.#letGo(), outputGrace * 1000)
      })
      child.once('close', (code, signal) => {
        clearTimeout(late)
        this.#end(signal === null ? `exit code ${code}` : signal)
        resolve()
      })
    })
    child.stdin.on('error', () => undefined)
    createInterface({ input: child.stderr }).on('line', (line) => {
      this.#lastLine = line.trim() === '' ? this.#lastLine : line
      listener.printed(line)
    })
    createInterface({ input: child.stdout }).on('line', (line) => this.#take(line))
    child.stdin.write(`${JSON.stringify(sources)}\n`)
    this.#keepAwake()
  }

  get isOver(): boolean {
    return this.#isOver || this.#isKilled
  }

  /**
   * Sends a request and waits for its answer. A signal interrupts the function; one that does not end then ends with the interpreter, as soon as nobody
   * waits for another one there. Throws the signal's reason, or `InterpreterEnded`.
   */
  async request(request: Readonly<Record<string, unknown>>, signal?: AbortSignal): Promise<PythonAnswer> {
    signal?.throwIfAborted()
    const id = this.#next++
    const pending: Pending = { answer: Promise.withResolvers<PythonAnswer>(), isWanted: true }
    let patience: NodeJS.Timeout | undefined
    const interrupt = () => {
      pending.isWanted = false
      this.#child.stdin.write(encodeRequest(id, { op: 'interrupt' }))
      patience = setTimeout(() => {
        this.#adrift.set(id, nameIn(request))
        pending.answer.reject(signal?.reason)
      }, interruptGrace * 1000)
    }
    this.#pending.set(id, pending)
    this.#keepAwake()
    signal?.addEventListener('abort', interrupt, { once: true })
    try {
      if (this.isOver) throw new InterpreterEnded('The Python interpreter has ended.', true)
      this.#child.stdin.write(encodeRequest(id, request))
      return await pending.answer.promise
    } finally {
      clearTimeout(patience)
      signal?.removeEventListener('abort', interrupt)
      pending.isWanted = false
      await this.#endWhatIsAdrift()
      this.#pending.delete(id)
      this.#keepAwake()
      signal?.throwIfAborted()
    }
  }

  /** Ends the interpreter and what it started, at once. */
  kill(): void {
    if (this.#isOver) return
    this.#isKilled = true
    endProcessGroup(this.#child.pid, 'SIGKILL')
    // It may have left its group.
    this.#child.kill('SIGKILL')
    this.#letGo()
  }

  /** Lets the interpreter end, and waits for it. */
  async close(): Promise<void> {
    if (this.#isOver) return
    this.#child.stdin.end()
    const patience = new AbortController()
    const late = wait(closeGrace * 1000, undefined, { signal: patience.signal }).then(
      () => this.kill(),
      () => undefined,
    )
    await Promise.race([this.#ended, late])
    patience.abort()
  }

  /** Nothing that was given up goes on beside later steps; but it does not take along what somebody waits for. */
  async #endWhatIsAdrift(): Promise<void> {
    if (this.#adrift.size === 0 || [...this.#pending.values()].some(({ isWanted }) => isWanted)) return
    if (!this.isOver) {
      const names = [...this.#adrift.values()].join(', ')
      const message = `The Python interpreter is ended, since ${names} went on though it was interrupted; what modules had in memory is lost.`
      this.#listener.notice({ log: 'warn', message })
    }
    this.kill()
    await this.#ended
  }

  /** Whatever a function started and left behind may hold the output open; nobody reads it any more. */
  #letGo(): void {
    this.#child.stdout.destroy()
    this.#child.stderr.destroy()
  }

  #take(line: string): void {
    const message = understood(line)
    // A line that breaks off is the last one: what is pending is told so when the output closes. Any other has nothing to follow it.
    if (message === undefined) this.kill()
    else if ('id' in message) {
      this.#adrift.delete(message.id)
      this.#pending.get(message.id)?.answer.resolve(message)
    } else if ('ready' in message) this.#isReady = true
    else this.#listener.notice(message)
  }

  #end(how: string): void {
    this.#isOver = true
    const error = new InterpreterEnded(
      this.#isReady
        ? `The Python interpreter ended (${how}).`
        : `The Python interpreter did not start (${how})${this.#lastLine === '' ? '' : `: ${this.#lastLine.trim()}`}.`,
      this.#isReady,
    )
    this.#adrift.clear()
    for (const { answer } of this.#pending.values()) answer.reject(error)
  }

  /** Our own process is kept alive by it only while an answer is due. */
  #keepAwake(): void {
    const streams = [this.#child.stdout, this.#child.stderr] as readonly { ref?(): void; unref?(): void }[]
    for (const handle of [this.#child, ...streams]) {
      if (this.#pending.size > 0) handle.ref?.()
      else handle.unref?.()
    }
  }
}
