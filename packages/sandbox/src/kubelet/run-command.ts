import type { SandboxClock } from '../clock/sandbox-clock.ts'
import type { Container, Pod } from '../objects/pod.ts'
import type { CommandInput } from './command-input.ts'

/** What a command in a container reads and writes. */
export interface CommandStreams {
  readonly input: CommandInput
  readonly output: (text: string | Buffer) => void
  readonly error: (text: string) => void
}

/** Where a command runs. */
export interface CommandPlace {
  readonly pod: Pod
  readonly container: Container
  readonly clock: SandboxClock
  /** Fires when nobody waits for the command any longer. */
  readonly signal: AbortSignal
}

interface Process extends CommandStreams, CommandPlace {
  readonly variables: Readonly<Record<string, string>>
}

type Program = (args: readonly string[], process: Process) => number | Promise<number>

const print = ({ output }: Process, text: string): number => {
  output(`${text}\n`)
  return 0
}

/** A container of the sandbox has no files; these programs are all that there is in it. */
const programs: Readonly<Record<string, Program | undefined>> = {
  true: () => 0,
  ':': () => 0,
  false: () => 1,
  echo: ([first, ...rest], process) => {
    if (first !== '-n') return print(process, [...(first === undefined ? [] : [first]), ...rest].join(' '))
    process.output(rest.join(' '))
    return 0
  },
  cat: async (args, process) => {
    const file = args.find((arg) => arg !== '-')
    if (file !== undefined) {
      process.error(`cat: ${file}: No such file or directory\n`)
      return 1
    }
    process.output(await process.input.rest())
    return 0
  },
  hostname: (_, process) => print(process, hostnameOf(process.pod)),
  pwd: (_, process) => print(process, workingDirectory(process.container)),
  whoami: (_, process) => print(process, 'root'),
  date: (_, process) => print(process, new Date(process.clock.now()).toUTCString()),
  env: (_, process) =>
    print(
      process,
      Object.entries(process.variables)
        .map(([name, value]) => `${name}=${value}`)
        .join('\n'),
    ),
  printenv: ([name = ''], process) => {
    const value = process.variables[name]
    return value === undefined ? 1 : print(process, value)
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
  sh: (args, process) => runShell(args, process),
  bash: (args, process) => runShell(args, process),
}

/** Whether a container has the program; one that it doesn't have can't even be started. */
export function hasProgram(name: string): boolean {
  return programNamed(name) !== undefined
}

/** Runs a command in a container and returns its exit code. */
export async function runCommand(
  command: readonly string[],
  place: CommandPlace,
  streams: CommandStreams,
): Promise<number> {
  return runProgram(command, { ...place, ...streams, variables: variablesOf(place) })
}

async function runProgram([name = '', ...args]: readonly string[], process: Process): Promise<number> {
  const program = programNamed(name)
  if (program) return program(args, process)
  process.error(`sh: ${name}: not found\n`)
  return 127
}

function programNamed(path: string): Program | undefined {
  const name = path.replace(/^\/(?:usr\/)?(?:local\/)?s?bin\//, '')
  return Object.hasOwn(programs, name) ? programs[name] : undefined
}

function hostnameOf({ spec, metadata }: Pod): string {
  return spec.hostname ?? metadata.name
}

function workingDirectory({ workingDir }: Container): string {
  return typeof workingDir === 'string' ? workingDir : '/'
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
async function runShell(args: readonly string[], process: Process): Promise<number> {
  const at = args.findIndex((arg) => /^-[a-z]*c$/.test(arg))
  if (at >= 0) return (await runText(args[at + 1] ?? '', process, 0)).code
  let code = 0
  for (;;) {
    const text = await nextText(process.input)
    if (text === undefined || process.signal.aborted) return code
    const { code: next, exits } = await runText(text, process, code)
    if (exits) return next
    code = next
  }
}

/** The next line of a shell's input, with those after it while a quotation goes on. */
async function nextText({ line }: CommandInput): Promise<string | undefined> {
  let text = await line()
  while (text !== undefined && !isWhole(text)) {
    const next = await line()
    if (next === undefined) return text
    text += `\n${next}`
  }
  return text
}

function isWhole(text: string): boolean {
  return !/['"]/.test(text.replaceAll(/'[^']*'|"(?:\\.|[^"\\])*"|\\./gs, ''))
}

/** Runs simple commands that are joined by `;`, `&&` and `||`. `code` is that of the command before. */
async function runText(
  text: string,
  process: Process,
  before: number,
): Promise<{ readonly code: number; readonly exits: boolean }> {
  let code = before
  let joint = ';'
  for (const [, command = '', next = ';'] of text.matchAll(commandPattern)) {
    const wanted = joint === ';' || (joint === '&&') === (code === 0)
    const words = wordsOf(command, process.variables, code)
    if (wanted && words.length > 0) {
      if (words[0] === 'exit') return { code: Number(words[1] ?? code), exits: true }
      code = await runProgram(...redirected(words, process))
      if (process.signal.aborted) return { code: 130, exits: true }
    }
    // A command that is left out hands the decision on to the one after it.
    joint = next === '&&' || next === '||' ? next : ';'
  }
  return { code, exits: false }
}

const commandPattern = /((?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|>&|[^'"\\;&|\n])+)(&&|\|\||[;&|\n])?/g

function wordsOf(command: string, variables: Readonly<Record<string, string>>, code: number): readonly string[] {
  const expand = (text: string): string =>
    text.replaceAll(/\$(?:\{(\w+)\}|(\w+|\?))/g, (_, braced?: string, plain?: string) => {
      const name = braced ?? plain ?? ''
      return name === '?' ? String(code) : (variables[name] ?? '')
    })
  return [...command.matchAll(/(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\])+/g)].map(([word]) =>
    word.replaceAll(
      /'([^']*)'|"((?:\\.|[^"\\])*)"|\\(.)|([^'"\\]+)/g,
      (_, single?: string, double?: string, escaped?: string, bare?: string) =>
        single ?? escaped ?? expand((double ?? bare ?? '').replaceAll(/\\(["\\])/g, '$1')),
    ),
  )
}

function redirected(words: readonly string[], process: Process): [readonly string[], Process] {
  const kept = words.filter((word) => !/^(?:[12]?>&[12]|[12]?>\/dev\/null)$/.test(word))
  const has = (pattern: RegExp): boolean => words.some((word) => pattern.test(word))
  const { output, error } = process
  const silent = (): void => undefined
  return [
    kept,
    {
      ...process,
      output: has(/^1?>\/dev\/null$/) ? silent : has(/^1?>&2$/) ? (text) => error(text.toString()) : output,
      error: has(/^2>\/dev\/null$/) ? silent : has(/^2>&1$/) ? output : error,
    },
  ]
}
