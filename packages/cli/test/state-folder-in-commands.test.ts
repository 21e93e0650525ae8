import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Chaos, experimentOf, newChaos, processOf } from './chaos.ts'
import { linkFilesPlugin, setFileTo } from './linked-plugin.ts'

/** The words of the command in a text that begins with these, as a shell takes them. */
function commandIn(text: string, beginning: string): readonly string[] {
  const command = text.slice(text.indexOf(beginning)).split(/["\n]/, 1)[0]!
  const { stdout } = spawnSync('sh', ['-c', `printf '%s\\n' ${command}`], { encoding: 'utf8' })
  const [program, ...words] = stdout.trimEnd().split('\n')
  expect(program).toBe('chaos')
  return words
}

/** A run that ends with something that is not restored: somebody else has changed it. */
async function notRestored(chaos: Chaos, args: readonly string[], folder = chaos.folder) {
  await linkFilesPlugin(chaos)
  const file = await chaos.write('the-file', 'before')
  const others = processOf('sh', ['-c', `echo other > '${file}'`])
  await chaos.write(join(folder, 'e.json'), experimentOf([setFileTo(file, 'after'), others]))
  const { code, stderr } = await chaos.run(args)
  expect(code, stderr).toBe(5)
  // Now it is as the run left it.
  await chaos.write(file, 'after')
  return { file, stderr }
}

const nowhere = { CHAOS_STATE_DIR: '' }

test('the command that a run names goes to its state folder, whatever that is called and wherever it is entered', async () => {
  await using chaos = await newChaos()
  await mkdir(join(chaos.folder, 'inner'))
  const words = ['--change-dir', 'inner', 'run', 'e.json', '--state-dir', "it's mine"]
  const { file, stderr } = await notRestored(chaos, words, join(chaos.folder, 'inner'))
  expect(existsSync(join(chaos.folder, 'inner', "it's mine", 'runs'))).toBe(true)
  const again = commandIn(stderr, 'chaos recover')
  const asked = await chaos.run(again)
  expect(asked.stderr).toContain('nobody can be asked here')
  const recovered = await chaos.run(commandIn(asked.stderr, 'chaos recover'))
  expect(recovered.code, recovered.stderr).toBe(0)
  expect(await readFile(file, 'utf8')).toBe('before')
})

test.each([
  ['the settings that are named', ['--settings', 'mine.yaml'], {}],
  ['a relative CHAOS_STATE_DIR and another folder', ['--change-dir', 'inner'], { CHAOS_STATE_DIR: 'st' }],
])('the command that a run names goes to the state folder of %s', async (_what, given, environment) => {
  await using chaos = await newChaos()
  await mkdir(join(chaos.folder, 'inner'))
  await chaos.write('mine.yaml', { run: { state_dir: join(chaos.folder, 'kept here') } })
  await linkFilesPlugin(chaos)
  const file = await chaos.write('the-file', 'before')
  const others = processOf('sh', ['-c', `echo other > '${file}'`])
  const experiment = await chaos.write('e.json', experimentOf([setFileTo(file, 'after'), others]))
  const run = await chaos.run([...given, 'run', experiment], { environment: { ...nowhere, ...environment } })
  expect(run.code, run.stderr).toBe(5)
  await chaos.write(file, 'after')
  const again = [...commandIn(run.stderr, 'chaos recover'), '--yes']
  const recovered = await chaos.run(again, { environment: nowhere })
  expect(recovered.code, recovered.stderr).toBe(0)
  expect(await readFile(file, 'utf8')).toBe('before')
})

test('what recover asks for goes to the state folder that it was given', async () => {
  await using chaos = await newChaos()
  await notRestored(chaos, ['run', 'e.json', '--state-dir', 'st'])
  const given = ['recover', '--state-dir', 'st']
  const state = ` --state-dir ${join(chaos.folder, 'st')}`
  const unknown = await chaos.run([...given, 'nobody'])
  expect(unknown.stderr).toContain(`"chaos recover${state}" lists`)
  const [id] = /\d{8}-\d{6}-[0-9a-f]{6}/.exec((await chaos.run(given)).stderr)!
  const folder = join(chaos.folder, 'st/runs', id)
  await rm(join(folder, 'lock'))
  expect((await chaos.run([...given, '--yes'])).stderr).toContain(`"chaos recover${state} --take-over ${id}"`)
  await chaos.write(join(folder, 'log.jsonl'), '')
  const asked = await chaos.run([...given, '--yes', '--take-over'])
  const accept = commandIn(asked.stderr, 'chaos recover').slice(0, -1)
  expect(accept).toEqual(['recover', '--state-dir', join(chaos.folder, 'st'), '--accept', id])
})

test('every command that names an unfinished run names its state folder, too', async () => {
  await using chaos = await newChaos()
  await notRestored(chaos, ['run', 'e.json', '--state-dir', 'st'])
  const { stderr } = await chaos.run(['sandbox', 'status', '--state-dir', './st'])
  expect(stderr).toContain(`"chaos recover --state-dir ${join(chaos.folder, 'st')}" puts it back.`)
})

test('the commands for a sandbox go to its state folder', async () => {
  await using chaos = await newChaos()
  const up = await chaos.run(['sandbox', 'up', '--preset', 'empty', '--state-dir', 'my state'])
  try {
    expect(up.code, up.stderr).toBe(0)
    const folder = join(chaos.folder, 'my state')
    for (const [command, words] of [
      ['chaos sandbox logs', ['sandbox', 'logs', '--follow', '--state-dir', folder]],
      ['chaos sandbox down', ['sandbox', 'down', '--state-dir', folder]],
    ] as const)
      expect(commandIn(up.stderr, command)).toEqual(words)
  } finally {
    await chaos.run(['sandbox', 'down', '--state-dir', 'my state'])
  }
  const status = await chaos.run(['sandbox', 'status', '--state-dir', 'my state'])
  expect(commandIn(status.stdout, 'chaos sandbox up')).toEqual([
    'sandbox',
    'up',
    '--state-dir',
    join(chaos.folder, 'my state'),
  ])
})
