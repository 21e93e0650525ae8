import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startSandbox } from 'chaos-sandbox'
import { describe, expect, test } from 'vitest'
import { experimentOf, newChaos, processOf } from '../chaos.ts'
import { setFileTo } from '../linked-plugin.ts'
import { until } from '../until.ts'
import { alterNotesPlugin, leaveNoteAt, linkBothPlugins, notesPlugin } from './notes-plugin.ts'

const action = notesPlugin['actions/leave-note.js']
const change = notesPlugin['changes/note-left.js']
const inAction = (code: string) => ({
  'actions/leave-note.js': action.replace('    await change', `    ${code}\n    await change`),
})
const never =
  'never comes to its end as it does its work, for nothing is open any more that could bring what it waits for'

/** Code of an action that would take the process along, and what is said of it. */
const atWork: Readonly<Record<string, readonly [files: Readonly<Record<string, string>>, says: string]>> = {
  'waits for what never comes': [inAction('await new Promise(() => {})'), `./actions/leave-note.js ${never}`],
  'makes a change that never settles': [
    {
      'actions/leave-note.js': action.replace(
        "async () => writeFileSync(path, 'hello')",
        '() => new Promise(() => {})',
      ),
    },
    `./actions/leave-note.js ${never}`,
  ],
  'chooses its targets for ever': [
    { 'actions/leave-note.js': action.replace('  async run', '  targets: () => new Promise(() => {}),\n  async run') },
    './actions/leave-note.js never comes to its end as it chooses its targets',
  ],
  'calls process.exit': [inAction('process.exit(3)'), 'actions/leave-note.js:7 calls process.exit as it does its work'],
  'calls process.exit, and catches what comes of it': [
    inAction('try { process.exit(0) } catch {}'),
    'actions/leave-note.js:7 calls process.exit as it does its work',
  ],
  'calls process.exit later, and waits': [
    inAction('await new Promise(() => setTimeout(() => process.exit(0), 10))'),
    'actions/leave-note.js:7 calls process.exit as it does its work',
  ],
  'throws where nobody catches it': [
    inAction("await new Promise(() => setTimeout(() => { throw new RangeError('odd') }, 10))"),
    'actions/leave-note.js:7 throws as it does its work, where nobody catches it, RangeError: odd',
  ],
  'leaves a promise that is rejected': [
    inAction("Promise.reject(new RangeError('odd')); await new Promise((resolve) => setTimeout(resolve, 10))"),
    'actions/leave-note.js:7 throws as it does its work, where nobody catches it, RangeError: odd',
  ],
}

describe.each(Object.entries(atWork))('an action that %s', (_, [files, says]) => {
  test('fails with a sentence about its plugin, and the run ends with its undo and its journal', async () => {
    await using chaos = await newChaos()
    await linkBothPlugins(chaos, files)
    const file = await chaos.write('the-file', 'before')
    await chaos.write(
      'e.json',
      experimentOf([setFileTo(file, 'after'), leaveNoteAt('note'), processOf('touch', ['on'])]),
    )
    const { code, stderr } = await chaos.run(['run', 'e.json'])
    expect(code, stderr).toBe(4)
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(
      `Plugin chaos-notes 0.3.0 can't be used for notes/leave-note: ${says}`,
    )
    expect(existsSync(join(chaos.folder, 'on'))).toBe(true)
    expect(readFileSync(file, 'utf8')).toBe('before')
    const journal = JSON.parse(readFileSync(join(chaos.folder, 'journal.json'), 'utf8')) as {
      run: { status: string }[]
    }
    expect(journal.run.map(({ status }) => status)).toEqual(['succeeded', 'failed', 'succeeded'])
  })
})

test('what an action leaves running when it has failed changes nothing any more', async () => {
  await using chaos = await newChaos()
  await linkBothPlugins(
    chaos,
    inAction("Promise.reject(new RangeError('odd')); await new Promise((resolve) => setTimeout(resolve, 50))"),
  )
  await chaos.write('e.json', experimentOf([leaveNoteAt('note'), processOf('sleep', ['0.5'])]))
  const { code, stderr } = await chaos.run(['run', 'e.json'])
  expect(code, stderr).toBe(4)
  expect(stderr).toContain('This run changed nothing.')
  expect(existsSync(join(chaos.folder, 'note'))).toBe(false)
})

const loaded = "can't be used for notes/leave-note: "

test.each([
  [
    'waits for ever',
    'await new Promise(() => {})',
    './actions/leave-note.js never comes to its end as it is loaded, for nothing is open any more',
  ],
  [
    'calls process.exit',
    'process.exit(3)',
    'actions/leave-note.js:11 calls process.exit as it is loaded; mend it there.',
  ],
])('a plugin that %s as it is loaded is named by validate and run', async (_, code, says) => {
  await using chaos = await newChaos()
  await linkBothPlugins(chaos, { 'actions/leave-note.js': `${action}${code}\n` })
  const file = await chaos.write('the-file', 'before')
  await chaos.write('e.json', experimentOf([setFileTo(file, 'after'), leaveNoteAt('note')]))
  for (const command of ['validate', 'run']) {
    const { code: exit, stderr } = await chaos.run([command, 'e.json'])
    expect(exit, stderr).toBe(2)
    expect(stderr).toContain(`Plugin chaos-notes 0.3.0 ${loaded}${says}`)
  }
  const unseen = await chaos.run(['run', 'e.json', '--no-validation'])
  expect(unseen.code, unseen.stderr).toBe(4)
  expect(unseen.stderr.replaceAll(/\s+/g, ' ')).toContain(`${loaded}${says}`)
  expect(readFileSync(file, 'utf8')).toBe('before')
})

test.each([
  ['calls process.exit', 'process.exit(0)', 'calls process.exit'],
  ['throws', "throw new Error('no way, see /notes/rules.js:8:9')", 'throws Error: no way, see /notes/rules.js:8:9'],
])('code that %s when nobody waits for it any more ends the run, which puts back', async (_, strays, says) => {
  await using chaos = await newChaos()
  await linkBothPlugins(chaos, inAction(`setTimeout(() => { ${strays} }, 50)`))
  const file = await chaos.write('the-file', 'before')
  await chaos.write(
    'e.json',
    experimentOf([setFileTo(file, 'after'), { ...leaveNoteAt('note'), pauses: { after: 3600 } }]),
  )
  const { code, stderr } = await chaos.run(['run', 'e.json'])
  expect(code, stderr).toBe(7)
  const said = /Code that nobody waits for, at \S+actions\/leave-note\.js:7:\d+, (.+?)\. /
  expect(said.exec(stderr.replaceAll(/\s+/g, ' '))?.[1]).toBe(says)
  expect([readFileSync(file, 'utf8'), existsSync(join(chaos.folder, 'note'))]).toEqual(['before', false])
  expect(existsSync(join(chaos.folder, 'journal.json'))).toBe(true)
})

test('the first SIGINT leaves the undo alone, also where code that nobody waits for has ended the run before', async () => {
  await using chaos = await newChaos()
  const [undoing, goOn] = [join(chaos.folder, 'undoing'), join(chaos.folder, 'go-on')]
  await linkBothPlugins(chaos, {
    ...inAction("setTimeout(() => { throw new RangeError('odd') }, 50)"),
    'changes/note-left.js': `import { writeFileSync } from 'node:fs'\n${change}`.replace(
      '{ rmSync(path) }',
      `{
        writeFileSync(${JSON.stringify(undoing)}, '')
        while (!existsSync(${JSON.stringify(goOn)})) await new Promise((resolve) => setTimeout(resolve, 10))
        rmSync(path)
      }`,
    ),
  })
  const note = join(chaos.folder, 'note')
  await chaos.write('e.json', experimentOf([{ ...leaveNoteAt(note), pauses: { after: 3600 } }]))
  const run = chaos.start(['run', 'e.json'])
  await until(() => existsSync(undoing))
  run.kill('SIGINT')
  await chaos.write(goOn, '')
  const { code, stderr } = await run.finished
  expect(code, stderr).toBe(7)
  expect(stderr).toMatch(/restored +Note /)
  expect(existsSync(note)).toBe(false)
})

test.each([
  ['waits for ever', 'await new Promise(() => {})', './changes/note-left.js never comes to its end as it puts back'],
  ['calls process.exit', 'process.exit(0)', 'changes/note-left.js:7 calls process.exit as it puts back'],
])('an undo that %s is told, and so are a run and a recovery of it', async (_, code, says) => {
  await using chaos = await newChaos()
  await linkBothPlugins(chaos, {
    'changes/note-left.js': change.replace('{ rmSync(path) }', `{ ${code}; rmSync(path) }`),
  })
  await chaos.write(
    'e.json',
    experimentOf([leaveNoteAt(join(chaos.folder, 'note'))], { runtime: { undo: { deadline: 1 } } }),
  )
  const run = await chaos.run(['run', 'e.json'])
  expect(run.code, run.stderr).toBe(5)
  expect(run.stderr.replaceAll(/\s+/g, ' ')).toContain(says)
  const recovery = await chaos.run(['recover', '--yes'])
  expect(recovery.code, recovery.stderr).toBe(5)
  expect(recovery.stderr.replaceAll(/\s+/g, ' ')).toContain(says)

  await alterNotesPlugin(chaos, { 'changes/note-left.js': change })
  const mended = await chaos.run(['recover', '--yes'])
  expect(mended.code, mended.stderr).toBe(0)
  expect(existsSync(join(chaos.folder, 'note'))).toBe(false)
})

test('an action that waits for what never comes does not keep a node cordoned, whatever connections there are', async () => {
  await using sandbox = await startSandbox({ preset: 'bookinfo' })
  await using chaos = await newChaos()
  await linkBothPlugins(chaos, inAction('await new Promise(() => {})'))
  const KUBECONFIG = await chaos.write('kubeconfig', {
    clusters: [{ name: 'c', cluster: { server: sandbox.url } }],
    contexts: [{ name: 'x', context: { cluster: 'c' } }],
    'current-context': 'x',
  })
  const cordon = { type: 'plugin', activity: 'kubernetes/cordon-node', arguments: { name: 'node-1' } }
  await chaos.write('e.json', experimentOf([{ type: 'action', name: 'cordon', provider: cordon }, leaveNoteAt('note')]))
  const { code, stderr } = await chaos.run(['run', 'e.json'], { environment: { KUBECONFIG } })
  expect(code, stderr).toBe(4)
  expect(stderr.replaceAll(/\s+/g, ' ')).toContain(`./actions/leave-note.js ${never}`)
  expect(stderr).toMatch(/restored +Node /)
})
