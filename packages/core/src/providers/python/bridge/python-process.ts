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
  readonly #pending = new Map<number, PromiseWithResolvers<PythonAnswer>>()
  readonly #ended: Promise<void>
  #isOver = false
  #isReady = false
  #lastLine = ''
  #next = 1

  constructor(child: Interpreter, listener: PythonListener) {
    this.#child = child
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
    createInterface({ input: child.stdout }).on('line', (line) => this.#take(line, listener))
    child.stdin.write(`${JSON.stringify(sources)}\n`)
    this.#keepAwake()
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /**
   * Sends a request and waits for its answer. A signal interrupts the function; one that does not end then ends with the interpreter.
   * Throws the signal's reason, or `InterpreterEnded`.
   */
  async request(request: Readonly<Record<string, unknown>>, signal?: AbortSignal): Promise<PythonAnswer> {
    signal?.throwIfAborted()
    const id = this.#next++
    const answer = Promise.withResolvers<PythonAnswer>()
    let patience: NodeJS.Timeout | undefined
    const interrupt = () => {
      this.#child.stdin.write(encodeRequest(id, { op: 'interrupt' }))
      patience = setTimeout(() => this.kill(), interruptGrace * 1000)
    }
    this.#pending.set(id, answer)
    this.#keepAwake()
    signal?.addEventListener('abort', interrupt, { once: true })
    try {
      if (this.#isOver) throw new InterpreterEnded('The Python interpreter has ended.', true)
      this.#child.stdin.write(encodeRequest(id, request))
      return await answer.promise
    } finally {
      clearTimeout(patience)
      signal?.removeEventListener('abort', interrupt)
      this.#pending.delete(id)
      this.#keepAwake()
      signal?.throwIfAborted()
    }
  }

  /** Ends the interpreter and what it started, at once. */
  kill(): void {
    if (this.#isOver) return
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

  /** Whatever a function started and left behind may hold the output open; nobody reads it any more. */
  #letGo(): void {
    this.#child.stdout.destroy()
    this.#child.stderr.destroy()
  }

  #take(line: string, listener: PythonListener): void {
    const message = understood(line)
    // A line that breaks off is the last one: what is pending is told so when the output closes. Any other has nothing to follow it.
    if (message === undefined) this.kill()
    else if ('id' in message) this.#pending.get(message.id)?.resolve(message)
    else if ('ready' in message) this.#isReady = true
    else listener.notice(message)
  }

  #end(how: string): void {
    this.#isOver = true
    const error = new InterpreterEnded(
      this.#isReady
        ? `The Python interpreter ended (${how}).`
        : `The Python interpreter did not start (${how})${this.#lastLine === '' ? '' : `: ${this.#lastLine.trim()}`}.`,
      this.#isReady,
    )
    for (const { reject } of this.#pending.values()) reject(error)
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
