import { existsSync, readFileSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { experimentOf, newChaos } from '../chaos.ts'
import { setFileTo } from '../linked-plugin.ts'
import { until } from '../until.ts'
import {
  type Altered,
  alterNotesPlugin,
  leaveNoteAt,
  linkBothPlugins,
  notesFolder,
  notesPlugin,
} from './notes-plugin.ts'

const packageFile = notesPlugin['package.json']
const manifest = notesPlugin['chaos.manifest.json']
const [activity] = manifest.activities
const action = notesPlugin['actions/leave-note.js']

interface Fault {
  readonly files: Altered
  /** What is said of the plugin behind the colon; FOLDER is its folder. */
  readonly says: string
  /** Of the activity that is used. Default: one that the plugin has. */
  readonly uses?: object
}

const remake = 'build it, and run "npx chaos-plugin-manifest" in FOLDER.'
const example = '"chaos": {"apiVersion": 1, "plugin": "./dist/plugin.js", "manifest": "./chaos.manifest.json"}.'

/** What every command that looks at plugins can see of them. */
const seenAtOnce: Readonly<Record<string, Fault>> = {
  'without a "chaos" key': {
    files: { 'package.json': { ...packageFile, chaos: undefined } },
    says: `FOLDER/package.json has no "chaos" key, so it is no plugin of this program; if it is to be one, write ${example}`,
  },
  'with half a "chaos" key': {
    files: { 'package.json': { ...packageFile, chaos: { apiVersion: 1, plugin: './plugin.js' } } },
    says: `the "chaos" key of FOLDER/package.json is not complete; write ${example}`,
  },
  'of another version of the contract': {
    files: { 'package.json': { ...packageFile, chaos: { ...packageFile.chaos, apiVersion: 2 } } },
    says: 'it was made for version 2 of the plugin contract, and this chaos knows version 1; install a version of it, or of chaos, that fits.',
  },
  'whose manifest is of another version of the contract': {
    files: { 'chaos.manifest.json': { ...manifest, apiVersion: 2 } },
    says: 'it was made for version 2 of the plugin contract, and this chaos knows version 1; install a version of it, or of chaos, that fits.',
  },
  'without a package.json': {
    files: { 'package.json': null },
    says: "FOLDER/package.json can't be read; install the plugin again, or uninstall it.",
  },
  'whose package.json is no JSON': {
    files: { 'package.json': '{"name": "chaos-notes",' },
    says: 'FOLDER/package.json is no JSON; correct it, or install the plugin again.',
  },
  'without a manifest': {
    files: { 'chaos.manifest.json': null },
    says: `its manifest FOLDER/chaos.manifest.json can't be read; ${remake}`,
  },
  'whose manifest is no JSON': {
    files: { 'chaos.manifest.json': '{"apiVersion": 1' },
    says: `its manifest FOLDER/chaos.manifest.json is no JSON; ${remake}`,
  },
  'whose manifest is not complete': {
    files: { 'chaos.manifest.json': { ...manifest, activities: [{ id: 'notes/leave-note' }] } },
    says: `its manifest FOLDER/chaos.manifest.json is not complete; ${remake}`,
  },
  'with the name of another one': {
    files: { 'chaos.manifest.json': { ...manifest, name: 'files' } },
    says: 'it provides the plugin name files, and so does chaos-files; uninstall one of them: chaos plugins uninstall chaos-notes.',
  },
  'with a function of another one': {
    files: {
      'chaos.manifest.json': {
        ...manifest,
        activities: [{ ...activity, chaosToolkit: [...activity.chaosToolkit, 'chaosk8s.node.actions.drain_nodes'] }],
      },
    },
    says: 'it provides the Chaos Toolkit function chaosk8s.node.actions.drain_nodes, and so does chaos-kubernetes; uninstall one of them: chaos plugins uninstall chaos-notes.',
  },
  'that lists an activity twice': {
    files: { 'chaos.manifest.json': { ...manifest, activities: [activity, activity] } },
    says: `its manifest lists the activity notes/leave-note twice; ${remake}`,
  },
}

const forAction = ' for notes/leave-note'

/** What shows where the plugin is used. */
const seenInUse: Readonly<Record<string, Fault & { readonly for?: string }>> = {
  'whose manifest names a file that is gone': {
    files: { 'actions/leave-note.js': null },
    for: forAction,
    says: `its manifest is out of date, as it names ./actions/leave-note.js, which is not there; ${remake}`,
  },
  'whose manifest lists what its file no longer exports': {
    files: { 'actions/leave-note.js': action.replace('export const leaveNote', 'export const leaveNotes') },
    says: `its manifest is out of date, as ./actions/leave-note.js exports no action leaveNote, which it lists as notes/leave-note; ${remake}`,
  },
  'whose manifest lists other arguments than are taken': {
    files: { 'actions/leave-note.js': action.replace("textsOf('path')", "textsOf('path', 'text')") },
    uses: leaveNoteAt('note', { text: 'hello' }),
    says: `its manifest is out of date, as notes/leave-note takes other arguments than it lists; ${remake}`,
  },
  'whose manifest does not list an activity': {
    files: {
      'plugin.js': notesPlugin['plugin.js'].replace(
        'actions: { leaveNote }',
        'actions: { leaveNote, tearNote: leaveNote }',
      ),
    },
    uses: { ...leaveNoteAt('note'), provider: { type: 'plugin', activity: 'notes/tear-note' } },
    says: `its manifest is out of date, as it does not list notes/tear-note; ${remake}`,
  },
  'whose definition never comes to its end': {
    files: { 'plugin.js': `${notesPlugin['plugin.js']}\nawait new Promise(() => {})\n` },
    uses: { ...leaveNoteAt('note'), provider: { type: 'plugin', activity: 'notes/tear-note' } },
    says: './plugin.js never comes to its end as it is loaded, for nothing is open any more that could bring what it waits for; mend it there.',
  },
  'whose definition asks for the end of the process': {
    files: { 'plugin.js': `${notesPlugin['plugin.js']}\nprocess.exit(0)\n` },
    uses: { ...leaveNoteAt('note'), provider: { type: 'plugin', activity: 'notes/tear-note' } },
    says: `plugin.js:${notesPlugin['plugin.js'].split('\n').length + 1} calls process.exit as it is loaded; mend it there.`,
  },
  'that throws as it is loaded': {
    files: { 'actions/leave-note.js': `${action}\nconst settings = undefined\nexport const text = settings.text\n` },
    for: forAction,
    says: "actions/leave-note.js:13 throws as it is loaded, TypeError: Cannot read properties of undefined (reading 'text'); mend it there.",
  },
  'of which something that is imported throws': {
    files: { 'schema.js': `${notesPlugin['schema.js']}\nthrow new Error('not today.')\n` },
    for: forAction,
    says: 'schema.js:7 throws as it is loaded, Error: not today; mend it there.',
  },
  'that is no JavaScript': {
    files: { 'changes/note-left.js': `export const a = 1\nexport const b = = 2\n` },
    for: forAction,
    says: "changes/note-left.js:2 throws as it is loaded, SyntaxError: Unexpected token '='; mend it there.",
  },
  'that imports what is not exported': {
    files: { 'changes/note-left.js': 'export const other = 1\n' },
    for: forAction,
    says: "actions/leave-note.js:2 throws as it is loaded, SyntaxError: The requested module '../changes/note-left.js' does not provide an export named 'noteLeft'; mend it there.",
  },
  'that needs a package which is not installed': {
    files: { 'schema.js': `import 'zod-of-nobody'\n${notesPlugin['schema.js']}` },
    for: forAction,
    says: 'something that it imports is missing: Cannot find package \'zod-of-nobody\' imported from FOLDER/schema.js; run "npm install" in FOLDER.',
  },
  'whose schema throws': {
    files: {
      'actions/leave-note.js': action.replace(
        "args: textsOf('path')",
        "args: { '~standard': { validate() { throw new RangeError('odd') } } }",
      ),
    },
    for: forAction,
    says: 'actions/leave-note.js:5 throws as it looks at arguments, RangeError: odd; mend it there.',
  },
}

async function chaosWith({ files }: Fault) {
  const chaos = await newChaos()
  await linkBothPlugins(chaos, files)
  const file = await chaos.write('the-file', 'before')
  await chaos.write('other.json', experimentOf([setFileTo(file, 'after')]))
  return chaos
}

describe.each(Object.entries(seenAtOnce))('a plugin %s', (_, fault) => {
  test('is left out with one sentence, and blocks nothing', async () => {
    await using chaos = await chaosWith(fault)
    const clauses = fault.says.replaceAll('FOLDER', notesFolder(chaos))
    const warning = `Plugin chaos-notes is left out: ${clauses}`
    for (const args of [['run', 'other.json'], ['recover'], ['discover', '--json'], ['info', 'extensions']]) {
      const { code, stderr } = await chaos.run(args)
      expect(code, stderr).toBe(0)
      expect(stderr.split('\n').filter((line) => line.includes('chaos-notes'))).toEqual([
        expect.stringContaining(warning),
      ])
    }
    await chaos.write('e.json', experimentOf([leaveNoteAt('note')]))
    const { code, stderr } = await chaos.run(['validate', 'e.json'])
    expect(code, stderr).toBe(2)
    expect(stderr).toContain(`\nPlugin chaos-notes, which notes/leave-note is of, can't be used: ${clauses}\n`)

    const inPython = { type: 'python', module: 'chaosnotes.actions', func: 'leave_note', arguments: { path: 'note' } }
    await chaos.write('p.json', experimentOf([{ ...leaveNoteAt('note'), provider: inPython }]))
    const other = await chaos.run(['validate', 'p.json'])
    expect(other.code, other.stderr).toBe(2)
    expect(other.stderr).toContain(
      `\nPlugin chaos-notes, which chaosnotes.actions.leave_note is of, can't be used: ${clauses}\n`,
    )
  })
})

describe.each(Object.entries(seenInUse))('a plugin %s', (_, fault) => {
  test('is said to be broken by whoever uses it, once, and blocks nobody else', async () => {
    await using chaos = await chaosWith(fault)
    const { code, stderr } = await chaos.run(['run', 'other.json'])
    expect(code, stderr).toBe(0)
    expect(stderr).not.toContain('chaos-notes')

    const activity = fault.uses ?? leaveNoteAt('note')
    await chaos.write('e.json', experimentOf([activity, activity]))
    const validated = await chaos.run(['validate', 'e.json'])
    expect(validated.code, validated.stderr).toBe(2)
    const clauses = fault.says.replaceAll('FOLDER', notesFolder(chaos))
    expect(validated.stderr).toBe(`Plugin chaos-notes 0.3.0 can't be used${fault.for ?? ''}: ${clauses}\n`)
  })
})

test('a plugin whose manifest does not list a change fails the action that makes it, and nothing was changed', async () => {
  await using chaos = await chaosWith({ files: { 'chaos.manifest.json': { ...manifest, changes: [] } }, says: '' })
  await chaos.write('e.json', experimentOf([leaveNoteAt('note')]))
  const { code, stderr } = await chaos.run(['run', 'e.json'])
  expect(code).toBe(4)
  expect(stderr.replaceAll(/\s+/g, ' ')).toContain(
    "Plugin chaos-notes 0.3.0 can't be used: its manifest is out of date, as it does not list a change that is to be made;",
  )
  expect(existsSync(join(chaos.folder, 'note'))).toBe(false)
})

test('a plugin whose check before a run throws is named, with file and line', async () => {
  const check = { id: 'notes/look-first', title: 'Look', module: './preflight/look-first.js', export: 'lookFirst' }
  const throws = `export const lookFirst = {\n  kind: 'preflight',\n  check() { return undefined.refusals },\n}\n`
  const files = { 'chaos.manifest.json': { ...manifest, preflight: [check] }, 'preflight/look-first.js': throws }
  await using chaos = await chaosWith({ files, says: '' })
  await chaos.write('e.json', experimentOf([leaveNoteAt('note')]))
  const { code, stderr } = await chaos.run(['run', 'e.json'])
  expect(code, stderr).toBe(2)
  expect(stderr).toBe(
    "Plugin chaos-notes 0.3.0 can't be used for notes/look-first: preflight/look-first.js:3 throws as it looks at what is to be run, TypeError: Cannot read properties of undefined (reading 'refusals'); mend it there.\n",
  )
  expect((await chaos.run(['run', 'other.json'])).code).toBe(0)
})

test('an action that ends in an error of its own fails, with file and line', async () => {
  const files = { 'actions/leave-note.js': action.replace('    await change', '    null.x()\n    await change') }
  await using chaos = await chaosWith({ files, says: '' })
  await chaos.write('e.json', experimentOf([leaveNoteAt('note')]))
  const { code, stderr } = await chaos.run(['run', 'e.json'])
  expect(code, stderr).toBe(4)
  expect(stderr.replaceAll(/\s+/g, ' ')).toContain(
    'notes/leave-note ended in an error that it does not explain, at actions/leave-note.js:7 of chaos-notes: TypeError:',
  )
})

test('of an error of several lines that an action does not explain, the first is told', async () => {
  const thrown = `    throw new Error('it broke.\\nat length')\n    await change`
  await using chaos = await chaosWith({
    files: { 'actions/leave-note.js': action.replace('    await change', thrown) },
    says: '',
  })
  await chaos.write('e.json', experimentOf([leaveNoteAt('note')]))
  const { code, stderr } = await chaos.run(['run', 'e.json'])
  expect(code, stderr).toBe(4)
  expect(stderr.replaceAll(/\s+/g, ' ')).toContain('leave-note.js:7 of chaos-notes: Error: it broke.')
  expect(stderr).not.toContain('at length')
})

test('an activity of a plugin that is left out fails also where nothing is validated, and says why', async () => {
  await using chaos = await chaosWith({ files: { 'chaos.manifest.json': null }, says: '' })
  await chaos.write('e.json', experimentOf([leaveNoteAt('note')]))
  const { code, stderr } = await chaos.run(['run', 'e.json', '--no-validation'])
  expect(code).toBe(4)
  expect(stderr).toContain("Plugin chaos-notes, which notes/leave-note is of, can't be used: its manifest")
})

test('what discover shows of arguments that are out of date is said to be so', async () => {
  await using chaos = await newChaos()
  await linkBothPlugins(chaos)
  await alterNotesPlugin(chaos, {
    'actions/leave-note.js': action.replace("textsOf('path')", "textsOf('path', 'text')"),
  })
  const { code, stdout, stderr } = await chaos.run(['discover', 'notes/leave-note'])
  expect(code, stderr).toBe(0)
  expect(stdout).toContain('notes/leave-note')
  expect(stderr).toContain(
    'its manifest is out of date, as notes/leave-note takes other arguments than it lists; build it',
  )
  expect((await chaos.run(['discover', '--json'])).stderr).toContain('its manifest is out of date')
})

describe('what a run with two plugins left behind', () => {
  test('is put back as far as the plugin that is whole goes, and the other one is named', async () => {
    await using chaos = await chaosWith({ files: {}, says: '' })
    const file = join(chaos.folder, 'the-file')
    const note = join(chaos.folder, 'note')
    await chaos.write(
      'e.json',
      experimentOf([leaveNoteAt(note), { ...setFileTo(file, 'after'), pauses: { after: 3600 } }]),
    )
    const run = chaos.start(['run', 'e.json'])
    await run.says('waits')
    const [id] = await readdir(join(chaos.state, 'runs'))
    await until(() => readFileSync(join(chaos.state, 'runs', id!, 'log.jsonl'), 'utf8').includes('"type":"pause"'))
    run.kill('SIGKILL')
    await run.finished

    await rm(join(notesFolder(chaos), 'chaos.manifest.json'))
    const first = await chaos.run(['recover', '--yes'])
    expect(first.code, first.stderr).toBe(5)
    expect(first.stderr).toContain('Plugin chaos-notes is left out: its manifest')
    expect(first.stderr).not.toContain('is not installed')
    expect([readFileSync(file, 'utf8'), existsSync(note)]).toEqual(['before', true])

    await alterNotesPlugin(chaos, notesPlugin)
    const second = await chaos.run(['recover', '--yes'])
    expect(second.code, second.stderr).toBe(0)
    expect(existsSync(note)).toBe(false)
  })
})

test('a list of installed plugins that is none does not block recovering', async () => {
  await using chaos = await chaosWith({ files: {}, says: '' })
  const list = await chaos.write('../data/package.json', '{"oclif": {"plugins": 7}}')
  const { code, stderr } = await chaos.run(['recover'])
  expect(code, stderr).toBe(0)
  expect(stderr).toContain(`The list of installed plugins ${list} can't be understood.`)
})

describe('chaos plugins link', () => {
  test.each([
    ['there is no package', null, 'there is no FOLDER/package.json; give the folder of the plugin.'],
    ['the package has no "chaos" key', { ...packageFile, chaos: undefined }, seenAtOnce['without a "chaos" key']!.says],
    [
      'the package has no "oclif" key',
      { ...packageFile, oclif: undefined },
      'FOLDER/package.json has no "oclif" key; write "oclif": {}.',
    ],
    [
      'the plugin was made for another version',
      { ...packageFile, chaos: { ...packageFile.chaos, apiVersion: 2 } },
      seenAtOnce['of another version of the contract']!.says,
    ],
  ])('links nothing where %s', async (_, description, says) => {
    await using chaos = await newChaos()
    await alterNotesPlugin(chaos, { ...notesPlugin, 'package.json': description })
    const folder = notesFolder(chaos)
    const linked = await chaos.run(['plugins', 'link', folder, '--no-install'])
    expect(linked).toMatchObject({
      code: 2,
      stderr: `${folder} can't be linked: ${says.replaceAll('FOLDER', folder)}\n`,
    })
    expect((await chaos.run(['plugins'])).stdout).not.toContain('linked')
  })

  test('links a plugin that is not built, and says what to do', async () => {
    await using chaos = await newChaos()
    await alterNotesPlugin(chaos, { ...notesPlugin, 'chaos.manifest.json': null })
    const folder = notesFolder(chaos)
    const { code, stderr } = await chaos.run(['plugins', 'link', folder, '--no-install'])
    expect(code).toBe(2)
    expect(stderr).toContain(
      `Plugin chaos-notes is left out: ${seenAtOnce['without a manifest']!.says.replaceAll('FOLDER', folder)}\n`,
    )
    await alterNotesPlugin(chaos, notesPlugin)
    await chaos.write('e.json', experimentOf([leaveNoteAt('note')]))
    expect(await chaos.run(['validate', 'e.json'])).toMatchObject({ code: 0 })
  })
})
