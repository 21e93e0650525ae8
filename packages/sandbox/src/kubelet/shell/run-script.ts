import type { SandboxClock } from '../../clock/sandbox-clock.ts'
import { type CommandInput, noInput } from '../command-input.ts'
import { type ContainerProcess, type ProcessTable, signalNamed } from '../process-table.ts'
import { expandText, expandWord } from './expand-word.ts'
import type { Command, Pipeline, Redirection, Script, Statement } from './parse-script.ts'
import { pipe } from './pipe.ts'

/** Where a descriptor leads to. */
export interface Descriptor {
  readonly input?: CommandInput
  readonly output?: (text: string | Buffer) => void
}

/** A shell, or a subshell, while it runs. */
export interface Shell {
  readonly clock: SandboxClock
  readonly processes: ProcessTable
  /** What runs it: when it is killed, nothing more is run. */
  readonly process: ContainerProcess
  /** The process of the shell itself, also for its subshells. */
  readonly main: number
  readonly variables: Record<string, string>
  readonly descriptors: Map<number, Descriptor>
  /** Those that were started in the background. */
  readonly jobs: Map<number, ContainerProcess>
  /** How the last command ended. */
  code: number
  exits: boolean
  /** Whether there is a program of that name. */
  hasProgram(name: string): boolean
  /** Runs a program that is no part of the shell. */
  program(words: readonly string[], shell: Shell): Promise<number>
}

/** Milliseconds that a round of a loop takes in which nothing has taken time. */
const round = 100

/** Runs a script. Returns the code of its last command. */
export async function runScript(script: Script, shell: Shell): Promise<number> {
  for (const statement of script) {
    if (isOver(shell)) break
    if (statement.background) startJob(statement, shell)
    else await runStatement(statement, shell)
  }
  return shell.process.signal.aborted ? (shell.process.signal.reason as number) : shell.code
}

function isOver({ exits, process }: Shell): boolean {
  return exits || process.signal.aborted
}

async function runStatement({ pipelines }: Statement, shell: Shell): Promise<void> {
  for (const { pipeline, after } of pipelines) {
    if (isOver(shell)) return
    if (after === ';' || (after === '&&') === (shell.code === 0)) shell.code = await runPipeline(pipeline, shell)
  }
}

function startJob(statement: Statement, shell: Shell): void {
  const job = shell.processes.start(nameOf(statement), (process) => {
    const inner = subshell(shell, process)
    inner.descriptors.set(0, { input: noInput })
    return runScript([{ ...statement, background: false }], inner)
  })
  shell.jobs.set(job.pid, job)
  shell.variables['!'] = String(job.pid)
  shell.code = 0
}

function nameOf({ pipelines }: Statement): string {
  return wordsOf(pipelines[0]?.pipeline[0])
}

/** What a command shows itself as: a shell that is no program yet as that. */
function wordsOf(command: Command | undefined): string {
  return command?.kind === 'simple' ? command.words.join(' ') : 'sh'
}

function subshell(shell: Shell, process: ContainerProcess): Shell {
  return {
    ...shell,
    process,
    variables: { ...shell.variables },
    descriptors: new Map(shell.descriptors),
    jobs: new Map(),
  }
}

async function runPipeline(pipeline: Pipeline, shell: Shell): Promise<number> {
  const [first, ...others] = pipeline
  if (others.length === 0) return runCommand(first!, shell)
  let input: Descriptor | undefined
  const parts = pipeline.map((command, at) => {
    const from = input
    const between = at < pipeline.length - 1 ? pipe() : undefined
    input = between && { input: between.input }
    return shell.processes.start(wordsOf(command), async (process) => {
      const inner = subshell(shell, process)
      if (from) inner.descriptors.set(0, from)
      if (between) inner.descriptors.set(1, { output: between.output })
      const code = await runCommand(command, inner)
      between?.end()
      return code
    })
  })
  const codes = await unlessKilled(Promise.all(parts.map(({ ended }) => ended)), shell)
  return codes?.at(-1) ?? 1
}

async function runCommand(command: Command, shell: Shell): Promise<number> {
  const { kind, redirections } = command
  if (kind === 'simple') return runSimple(command.words, redirections, shell)
  const before = new Map(shell.descriptors)
  if (!redirect(redirections, shell)) return 1
  try {
    if (kind === 'while') return await runLoop(command.condition, command.body, shell)
    return await runSubshell(command.body, shell)
  } finally {
    restore(before, shell)
  }
}

async function runSubshell(body: Script, shell: Shell): Promise<number> {
  const inner = subshell(shell, shell.process)
  await runScript(body, inner)
  return inner.code
}

async function runLoop(condition: Script, body: Script, shell: Shell): Promise<number> {
  let code = 0
  for (;;) {
    const begun = shell.clock.now()
    await runScript(condition, shell)
    if (isOver(shell) || shell.code !== 0) return code
    await runScript(body, shell)
    code = shell.code
    if (shell.clock.now() === begun) await unlessKilled(pause(round, shell.clock), shell)
  }
}

async function runSimple(
  words: readonly string[],
  redirections: readonly Redirection[],
  shell: Shell,
): Promise<number> {
  const lookUp = (name: string) => valueIn(shell, name)
  const plain = words.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word))
  const assignments = plain < 0 ? words : words.slice(0, plain)
  const assigned = assignments.map((word) => {
    const at = word.indexOf('=')
    return [word.slice(0, at), expandText(word.slice(at + 1), lookUp)] as const
  })
  const expanded = words.slice(assignments.length).flatMap((word) => expandWord(word, lookUp))
  const before = new Map(shell.descriptors)
  if (!redirect(redirections, shell)) return 1
  const [name, ...args] = expanded
  if (name === undefined || (name === 'exec' && args.length === 0)) {
    for (const [key, value] of assigned) shell.variables[key] = value
    if (name === undefined) restore(before, shell)
    return 0
  }
  try {
    const builtin = Object.hasOwn(builtins, name) ? builtins[name] : undefined
    if (builtin) return await builtin(args, shell)
    const variables = { ...shell.variables, ...Object.fromEntries(assigned) }
    return await shell.program(expanded, { ...shell, variables })
  } finally {
    restore(before, shell)
  }
}

function valueIn({ code, main, variables }: Shell, name: string): string {
  if (name === '?') return String(code)
  return name === '$' ? String(main) : (variables[name] ?? '')
}

function redirect(redirections: readonly Redirection[], shell: Shell): boolean {
  for (const { descriptor, kind, target } of redirections) {
    const name = expandText(target, (variable) => valueIn(shell, variable))
    const led = kind.endsWith('&') ? shell.descriptors.get(Number(name)) : fileNamed(name, kind)
    if (led === undefined) {
      const why = kind.endsWith('&') ? 'Bad file descriptor' : 'No such file or directory'
      shell.descriptors.get(2)?.output?.(`sh: ${name}: ${why}\n`)
      return false
    }
    shell.descriptors.set(descriptor, led)
  }
  return true
}

/** There are no files, but for one that is empty and takes everything. */
function fileNamed(name: string, kind: string): Descriptor | undefined {
  if (name !== '/dev/null') return undefined
  return kind === '<' ? { input: noInput } : { output: () => undefined }
}

function restore(before: ReadonlyMap<number, Descriptor>, { descriptors }: Shell): void {
  descriptors.clear()
  for (const [descriptor, led] of before) descriptors.set(descriptor, led)
}

type Builtin = (args: readonly string[], shell: Shell) => number | Promise<number>

/** What a shell does itself. */
const builtins: Readonly<Record<string, Builtin>> = {
  exit: ([code], shell) => {
    shell.exits = true
    return code === undefined ? shell.code : Number(code)
  },
  read: async (args, shell) => {
    const name = args.find((arg) => !arg.startsWith('-'))
    const line = await unlessKilled((shell.descriptors.get(0)?.input ?? noInput).line(), shell)
    if (name !== undefined) shell.variables[name] = line ?? ''
    return line === undefined ? 1 : 0
  },
  wait: async (args, shell) => {
    const pids = args.length > 0 ? args.map(Number) : [...shell.jobs.keys()]
    let code = 0
    for (const pid of pids) {
      const job = shell.jobs.get(pid)
      code = job === undefined ? 127 : ((await unlessKilled(job.ended, shell)) ?? 1)
    }
    return args.length > 0 ? code : 0
  },
  command: ([option, name = ''], shell) => {
    if (option !== '-v' || !shell.hasProgram(name)) return 127
    shell.descriptors.get(1)?.output?.(`${name}\n`)
    return 0
  },
  kill: (args, { processes, process, descriptors }) => {
    const [first = ''] = args
    const named = first.startsWith('-')
    const signal = named ? (first === '-0' ? '0' : signalNamed(first.slice(1))) : 'TERM'
    const tell = (text: string) => descriptors.get(2)?.output?.(`sh: kill: ${text}\n`)
    const pids = args.slice(named ? 1 : 0)
    if (signal === undefined || pids.length === 0) {
      tell(signal === undefined ? `bad signal ${first}` : 'usage: kill [-signal] pid')
      return 2
    }
    let code = 0
    for (const pid of pids) {
      if (pid === '-1' ? processes.sendToOthers(process.pid, signal) : processes.send(Number(pid), signal)) continue
      tell('No such process')
      code = 1
    }
    return code
  },
}

/** Waits for something, but not longer than the process lives: then it is undefined. */
async function unlessKilled<T>(wait: Promise<T>, { process: { signal } }: Shell): Promise<T | undefined> {
  if (signal.aborted) return undefined
  const { promise: killed, resolve } = Promise.withResolvers<undefined>()
  const end = (): void => resolve(undefined)
  signal.addEventListener('abort', end, { once: true })
  try {
    return await Promise.race([wait, killed])
  } finally {
    signal.removeEventListener('abort', end)
  }
}

function pause(milliseconds: number, clock: SandboxClock): Promise<void> {
  return new Promise((resolve) => {
    clock.after(milliseconds, resolve)
  })
}
