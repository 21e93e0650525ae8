import type { CommandInput } from './command-input.ts'
import { type CommandPlace, runCommand } from './run-command.ts'

/** A terminal: what is typed comes in byte by byte, and everything that is seen goes out. */
export interface Terminal {
  readonly input: AsyncIterable<Buffer>
  readonly size: () => { readonly columns: number; readonly rows: number } | undefined
  output(text: string | Buffer): void
}

const prompt = '/ # '

/** Runs a command in a terminal: a shell reads one line after the other until `exit` or Ctrl-D, any other command just runs. */
export async function runTerminal(
  command: readonly string[],
  place: CommandPlace,
  terminal: Terminal,
): Promise<number> {
  const lines = readLines(terminal)
  const input = typedInput(lines)
  const write = (text: string | Buffer): void => terminal.output(text.toString().replaceAll(/\r?\n/g, '\r\n'))
  const streams = { input, output: write, error: write }
  const isShell = /(^|\/)(ba)?sh$/.test(command[0] ?? '') && command.length === 1
  if (!isShell) return runCommand(command, place, streams)
  let code = 0
  for (;;) {
    terminal.output(prompt)
    const line = await input.line()
    if (line === undefined) return code
    const text = line.trim()
    const exit = /^exit(?:\s+(\d+))?$/.exec(text)
    if (exit) return exit[1] === undefined ? code : Number(exit[1])
    const { columns, rows } = terminal.size() ?? { columns: 80, rows: 24 }
    if (text === 'stty size') write(`${rows} ${columns}\n`)
    else if (text !== '') code = await runCommand(['sh', '-c', text], place, streams)
  }
}

function typedInput(lines: AsyncIterator<string | undefined, undefined>): CommandInput {
  const line = async () => (await lines.next()).value
  return {
    line,
    async rest() {
      const all: string[] = []
      for (let next = await line(); next !== undefined; next = await line()) all.push(`${next}\n`)
      return Buffer.from(all.join(''))
    },
  }
}

const keys = { end: '\u0004', interrupt: '\u0003', erase: '\u007f', backspace: '\b' } as const

/** What a person types, as lines: with the echo and the keys that a terminal has. Undefined stands for an end of the input by Ctrl-D. */
async function* readLines({ input, output }: Terminal): AsyncGenerator<string | undefined, undefined> {
  let line = ''
  for await (const piece of input) {
    for (const key of piece.toString()) {
      if (key === '\r' || key === '\n') {
        output('\r\n')
        const whole = line
        line = ''
        yield whole
      } else if (key === keys.end) {
        if (line === '') yield undefined
      } else if (key === keys.interrupt) {
        output('^C\r\n')
        line = ''
        yield ''
      } else if (key === keys.erase || key === keys.backspace) {
        if (line !== '') output('\b \b')
        line = line.slice(0, -1)
      } else {
        output(key)
        line += key
      }
    }
  }
  return undefined
}
