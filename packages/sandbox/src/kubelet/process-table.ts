/** Numbers of the signals that programs end with by default, and of those that halt and resume a process. */
const signals: Readonly<Record<string, number | undefined>> = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  KILL: 9,
  USR1: 10,
  USR2: 12,
  TERM: 15,
  CONT: 18,
  STOP: 19,
}

/** The name of a signal as `kill` takes it: `9`, `KILL`, `SIGKILL`. Undefined where there is none. */
export function signalNamed(text: string): string | undefined {
  const name = text.toUpperCase().replace(/^SIG/, '')
  if (signals[name] !== undefined) return name
  return Object.keys(signals).find((each) => String(signals[each]) === text)
}

/** A process in a container. */
export interface ContainerProcess {
  readonly pid: number
  /** What it runs, as `ps` shows it. */
  readonly command: string
  /** Fires when the process is killed; its reason is the code with which it ends. */
  readonly signal: AbortSignal
  /** Whether it is halted. What it waits for goes on all the same. */
  readonly halted: boolean
  /** Resolves with its code when it has ended. */
  readonly ended: Promise<number>
}

interface Entry extends ContainerProcess {
  halted: boolean
  readonly killed: AbortController
}

/** What a container is there for: its process 1, and those that this one has begun. */
export interface MainProcess {
  readonly command: string
  /** Of those that it has begun. */
  readonly children: readonly string[]
  /** `init`: it ends with its last child. `deaf`: it has no handler for any signal. */
  readonly kind: 'plain' | 'init' | 'deaf'
  /** Is called with its exit code when it ends. */
  readonly ended: (code: number) => void
}

/** The processes that are run in one life of a container. They end with it. */
export class ProcessTable {
  readonly #processes = new Map<number, Entry>()
  readonly #main: MainProcess
  readonly #children = new Set<number>()
  #next = 2

  constructor(main: MainProcess) {
    this.#main = main
    for (const command of main.children) {
      const child = this.start(command, () => new Promise(() => undefined))
      this.#children.add(child.pid)
      void child.ended.then((code) => {
        this.#children.delete(child.pid)
        if (main.kind === 'init' && this.#children.size === 0) main.ended(code)
      })
    }
  }

  /** Starts a process; it is there until what it runs has ended. */
  start(command: string, run: (process: ContainerProcess) => Promise<number>): ContainerProcess {
    const pid = this.#next
    this.#next += 1
    const killed = new AbortController()
    const { promise: ended, resolve } = Promise.withResolvers<number>()
    const entry: Entry = { pid, command, killed, signal: killed.signal, halted: false, ended }
    this.#processes.set(pid, entry)
    const end = (code: number): void => {
      this.#processes.delete(pid)
      resolve(code)
    }
    killed.signal.addEventListener('abort', () => end(killed.signal.reason as number), { once: true })
    void run(entry).then(end)
    return entry
  }

  /**
   * Sends a signal (0: only asks whether it could). Returns whether there is such a process. The first one gets only what it has a handler for, as always from
   * within its container: it is neither killed nor halted.
   */
  send(pid: number, signal: string): boolean {
    if (pid === 1) {
      const isHandled = ['HUP', 'INT', 'QUIT', 'TERM'].includes(signal) && this.#main.kind !== 'deaf'
      if (isHandled) this.#main.ended(128 + signals[signal]!)
      return true
    }
    const entry = this.#processes.get(pid)
    if (entry === undefined) return false
    if (signal === 'STOP') entry.halted = true
    else if (signal === 'CONT') entry.halted = false
    else if (signal !== '0') entry.killed.abort(128 + (signals[signal] ?? 0))
    return true
  }

  /** Sends a signal to all but the first process and this one. Returns whether there was any. */
  sendToOthers(own: number, signal: string): boolean {
    const others = [...this.#processes.keys()].filter((pid) => pid !== own)
    for (const pid of others) this.send(pid, signal)
    return others.length > 0
  }

  /** All that are there, the oldest first, as `ps` shows them. */
  list(): readonly Pick<ContainerProcess, 'pid' | 'command' | 'halted'>[] {
    return [{ pid: 1, command: this.#main.command, halted: false }, ...this.#processes.values()]
  }

  /** Kills all that is left, as the end of the container does. */
  end(): void {
    for (const { killed } of this.#processes.values()) killed.abort(137)
  }
}
