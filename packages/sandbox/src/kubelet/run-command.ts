import type { SandboxClock } from '../clock/sandbox-clock.ts'
import type { Container, Pod } from '../objects/pod.ts'
import { parseQuantity } from '../resources/parse-quantity.ts'
import type { ClusterStore } from '../store/cluster-store.ts'
import { type CommandInput, noInput } from './command-input.ts'
import { deathsIn } from './container-deaths.ts'
import type { ContainerProcess, ProcessTable } from './process-table.ts'
import { parseScript, ScriptError } from './shell/parse-script.ts'
import { type Descriptor, runScript, type Shell } from './shell/run-script.ts'

/** What a command in a container reads and writes. */
export interface CommandStreams {
  readonly input: CommandInput
  readonly output: (text: string | Buffer) => void
  readonly error: (text: string | Buffer) => void
}

/** Where a command runs. */
export interface CommandPlace {
  readonly pod: Pod
  readonly container: Container
  readonly clock: SandboxClock
  readonly store: ClusterStore
  readonly processes: ProcessTable
}

/** A program while it runs. */
interface Program extends CommandStreams, CommandPlace {
  readonly process: ContainerProcess
  /** Fires when it is killed. */
  readonly signal: AbortSignal
  readonly variables: Readonly<Record<string, string>>
}

type Main = (args: readonly string[], program: Program) => number | Promise<number>

const print = ({ output }: Program, text: string): number => {
  output(`${text}\n`)
  return 0
}

/** A container of the sandbox has no files; these programs are all that there is in it. */
const programs: Readonly<Record<string, Main | undefined>> = {
  true: () => 0,
  ':': () => 0,
  false: () => 1,
  echo: ([first, ...rest], program) => {
    if (first !== '-n') return print(program, [...(first === undefined ? [] : [first]), ...rest].join(' '))
    program.output(rest.join(' '))
    return 0
  },
  cat: async (args, program) => {
    const file = args.find((arg) => arg !== '-')
    if (file !== undefined) {
      program.error(`cat: ${file}: No such file or directory\n`)
      return 1
    }
    program.output(await program.input.rest())
    return 0
  },
  hostname: (_, program) => print(program, hostnameOf(program.pod)),
  pwd: (_, program) => print(program, workingDirectory(program.container)),
  whoami: (_, program) => print(program, 'root'),
  date: (_, program) => print(program, new Date(program.clock.now()).toUTCString()),
  env: (_, program) =>
    print(
      program,
      Object.entries(program.variables)
        .map(([name, value]) => `${name}=${value}`)
        .join('\n'),
    ),
  printenv: ([name = ''], program) => {
    const value = program.variables[name]
    return value === undefined ? 1 : print(program, value)
  },
  sleep: async ([seconds], { clock, signal }) => {
    await new Promise<void>((resolve) => {
      const cancel = clock.after(Number(seconds) * 1000 || 0, resolve)
      signal.addEventListener('abort', () => {
        cancel()
        resolve()
      })
    })
    return 0
  },
  dd: (args, program) => {
    const operand = (name: string): number => Number(args.find((arg) => arg.startsWith(`${name}=`))?.split('=')[1] ?? 0)
    const count = operand('count')
    // Whoever reads it holds it.
    if (count * operand('bs') >= memoryLimit(program.container)) {
      deathsIn(program.store).kill(program.pod, program.container.name, 'OOMKilled')
      return new Promise(() => undefined)
    }
    program.error(`${count}+0 records in\n${count}+0 records out\n`)
    return 0
  },
  tail: async (_, program) => {
    await program.input.rest()
    return 0
  },
  ps: (_, program) => {
    const lines = program.processes.list().map(({ pid, halted, command }) => `${pid} ${halted ? 'T' : 'S'} ${command}`)
    return print(program, ['PID STAT COMMAND', ...lines].join('\n'))
  },
  sh: (args, program) => runShell(args, program),
  bash: (args, program) => runShell(args, program),
}

/** Whether a container has the program; one that it doesn't have can't even be started. */
export function hasProgram(name: string): boolean {
  return programNamed(name) !== undefined
}

/** Starts a command in a container, as a process of its own. */
export function startCommand(
  command: readonly string[],
  place: CommandPlace,
  streams: CommandStreams,
): ContainerProcess {
  return place.processes.start(command.join(' '), async (process) =>
    runProgram(command, { ...place, ...streams, process, signal: process.signal, variables: variablesOf(place) }),
  )
}

/** Runs a command in a container and returns its exit code. */
export async function runCommand(
  command: readonly string[],
  place: CommandPlace,
  streams: CommandStreams,
): Promise<number> {
  return startCommand(command, place, streams).ended
}

async function runProgram([name = '', ...args]: readonly string[], program: Program): Promise<number> {
  const main = programNamed(name)
  if (main) return main(args, program)
  program.error(`sh: ${name}: not found\n`)
  return 127
}

function programNamed(path: string): Main | undefined {
  const name = path.replace(/^\/(?:usr\/)?(?:local\/)?s?bin\//, '')
  return Object.hasOwn(programs, name) ? programs[name] : undefined
}

function hostnameOf({ spec, metadata }: Pod): string {
  return spec.hostname ?? metadata.name
}

function workingDirectory({ workingDir }: Container): string {
  return typeof workingDir === 'string' ? workingDir : '/'
}

function memoryLimit({ resources }: Container): number {
  const limit = resources?.limits?.['memory']
  return limit === undefined ? Number.POSITIVE_INFINITY : parseQuantity(limit)
}

function variablesOf({ pod, container }: CommandPlace): Readonly<Record<string, string>> {
  const variables: Record<string, string> = {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOSTNAME: hostnameOf(pod),
  }
  for (const { name, value } of container.env ?? []) if (value !== undefined) variables[name] = value
  return { ...variables, HOME: '/root' }
}

/** `sh -c TEXT`, or `sh`, which takes one line of its input after the other. */
async function runShell(args: readonly string[], program: Program): Promise<number> {
  const shell = shellIn(program)
  const at = args.findIndex((arg) => /^-[a-z]*c$/.test(arg))
  if (at >= 0) return runText(args[at + 1] ?? '', shell)
  while (!shell.exits) {
    const text = await nextText(program.input)
    if (text === undefined) break
    await runText(text, shell)
  }
  return shell.code
}

async function runText(text: string, shell: Shell): Promise<number> {
  try {
    return await runScript(parseScript(text), shell)
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error
    shell.descriptors.get(2)?.output?.(`sh: syntax error: ${error.message}\n`)
    shell.code = 2
    return 2
  }
}

function shellIn({ input, output, error, variables, process, ...place }: Program): Shell {
  return {
    clock: place.clock,
    processes: place.processes,
    process,
    main: process.pid,
    variables: { ...variables },
    descriptors: new Map<number, Descriptor>([
      [0, { input }],
      [1, { output }],
      [2, { output: error }],
    ]),
    jobs: new Map(),
    code: 0,
    exits: false,
    hasProgram,
    program: (words, shell) => runProgram(words, programIn(shell, place)),
  }
}

function programIn({ process, variables, descriptors }: Shell, place: CommandPlace): Program {
  const silent = (): void => undefined
  return {
    ...place,
    process,
    signal: process.signal,
    variables,
    input: descriptors.get(0)?.input ?? noInput,
    output: descriptors.get(1)?.output ?? silent,
    error: descriptors.get(2)?.output ?? silent,
  }
}

/** The next line of a shell's input, with those after it while a quotation goes on. */
async function nextText(input: CommandInput): Promise<string | undefined> {
  let text = await input.line()
  while (text !== undefined && !isWhole(text)) {
    const next = await input.line()
    if (next === undefined) return text
    text += `\n${next}`
  }
  return text
}

function isWhole(text: string): boolean {
  return !/['"]/.test(text.replaceAll(/'[^']*'|"(?:\\.|[^"\\])*"|\\./gs, ''))
}
