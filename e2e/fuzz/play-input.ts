import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { commandTable } from '../../packages/cli/src/command-table.ts'
import { hoistGlobalOptions } from '../../packages/cli/src/options/hoist-global-options.ts'
import { ThinConfig } from '../../packages/cli/src/thin-config.ts'
import type { FuzzServer } from './answer-requests.ts'
import type { Find, Input } from './input.ts'
import { runId } from './kinds/run-logs.ts'
import { sealLines } from './seal-lines.ts'

const untouched = { ...process.env }

/** Executes the command line of an input in this process, as the program itself does, and says what was wrong with that. */
export async function playInput(input: Input, folder: string, server: FuzzServer): Promise<Find | undefined> {
  const filled = (text: string) =>
    text
      .replaceAll('{{server}}', server.url)
      .replaceAll('{{api}}', server.url.slice(0, -1))
      .replaceAll('{{folder}}', folder)
      .replaceAll('{{host}}', hostname())
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of Object.entries(input.files)) {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, name.endsWith('.jsonl') ? sealLines(runId, filled(text)) : filled(text))
  }
  server.answers = input.answers.map((answer) => ({
    ...answer,
    body: filled(answer.body),
    headers: Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, filled(value)])),
  }))
  for (const name of Object.keys(process.env)) delete process.env[name]
  Object.assign(process.env, {
    PATH: untouched['PATH'],
    HOME: folder,
    CHAOS_STATE_DIR: join(folder, 'state'),
    CHAOS_SANDBOX_SPEED: 'fast',
    CHAOS_DATA_DIR: join(folder, 'nothing'),
    ...Object.fromEntries(Object.entries(input.environment).map(([name, value]) => [name, filled(value)])),
  })
  process.chdir(folder)
  const { code, said } = await execute(input.args.map(filled))
  process.chdir('/')
  rmSync(folder, { recursive: true, force: true })
  return judge(code, said)
}

async function execute(args: readonly string[]): Promise<{ readonly code: number; readonly said: string }> {
  const argv = hoistGlobalOptions(args)
  const words = commandTable.has(argv.slice(0, 2).join(':')) ? 2 : 1
  const id = argv.slice(0, words).join(':')
  const { default: Command } = await commandTable.get(id)!()
  Command.id = id
  let said = ''
  const hear = (text: string | Uint8Array, ...rest: readonly unknown[]): boolean => {
    if (said.length < 1_000_000) said += String(text)
    const done = rest.at(-1)
    if (typeof done === 'function') done()
    return true
  }
  const { stdout, stderr } = process
  const writes = [stdout.write, stderr.write] as const
  stdout.write = hear as typeof stdout.write
  stderr.write = hear as typeof stderr.write
  try {
    return { code: await new Command(argv.slice(words), new ThinConfig()).execute(), said }
  } catch (error) {
    return { code: -1, said: `${said}${error instanceof Error ? error.stack : String(error)}` }
  } finally {
    stdout.write = writes[0]
    stderr.write = writes[1]
  }
}

function judge(code: number, said: string): Find | undefined {
  const text = said.trim().slice(-2000)
  if (code === 70 || /bug in chaos/i.test(said)) return { kind: 'bug', text }
  if (code === -1 || /^ +at .*:\d+:\d+\)?$/m.test(said)) return { kind: 'crash', text }
  return undefined
}
