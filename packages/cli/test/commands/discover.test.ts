import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newChaos } from '../chaos.ts'
import { linkFilesPlugin } from '../linked-plugin.ts'

test('the activities of a linked plugin are listed in 80 columns', async () => {
  await using chaos = await newChaos()
  await linkFilesPlugin(chaos)
  const { code, stdout } = await chaos.run(['discover', 'files'])
  expect(code).toBe(0)
  expect(stdout).toBe(
    [
      'Files  chaos-files 1.2.3',
      'TYPE    ID                TITLE',
      'action  files/set-file    Set the text of a file',
      '        chaosfiles.actions.set_file',
      'probe   files/file-holds  File holds a text',
      '        chaosfiles.probes.file_holds',
      '',
    ].join('\n'),
  )
})

test('a word finds the activities that have it', async () => {
  await using chaos = await newChaos()
  await linkFilesPlugin(chaos)
  const { stdout } = await chaos.run(['discover', 'file_holds'])
  expect(stdout).toContain('files/file-holds')
  expect(stdout).not.toContain('files/set-file')
})

test('--json gives an array that says what becomes of the changes of an action', async () => {
  await using chaos = await newChaos()
  await linkFilesPlugin(chaos)
  const { stdout } = await chaos.run(['discover', 'chaostoolkit-files', '--json'])
  expect(JSON.parse(stdout)).toEqual([
    {
      id: 'files/set-file',
      type: 'action',
      plugin: 'files',
      title: 'Set the text of a file',
      impact: 'degrades',
      undo: 'revert',
      chaosToolkit: ['chaosfiles.actions.set_file'],
      arguments: [
        { name: 'path', required: true, type: 'string' },
        { name: 'text', required: false, type: 'string', default: '' },
      ],
    },
    {
      id: 'files/file-holds',
      type: 'probe',
      plugin: 'files',
      title: 'File holds a text',
      impact: 'none',
      undo: 'none',
      chaosToolkit: ['chaosfiles.probes.file_holds'],
      arguments: [
        { name: 'path', required: true, type: 'string' },
        { name: 'text', required: true, type: 'string' },
      ],
    },
  ])
})

test("--discovery-path writes Chaos Toolkit's discovery file", async () => {
  await using chaos = await newChaos()
  await linkFilesPlugin(chaos)
  const { code, stdout } = await chaos.run(['discover', '--discovery-path', 'd.json', 'chaostoolkit-files'])
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
  const discovery = JSON.parse(await readFile(join(chaos.folder, 'd.json'), 'utf8')) as Record<string, unknown>
  expect(discovery).toMatchObject({ target: 'chaostoolkit-files', system: null })
  expect(discovery['activities']).toEqual([
    {
      type: 'action',
      name: 'set_file',
      mod: 'chaosfiles.actions',
      doc: 'Set the text of a file',
      arguments: [
        { name: 'path', type: 'string' },
        { name: 'text', default: '', type: 'string' },
      ],
      return_type: 'null',
    },
    {
      type: 'probe',
      name: 'file_holds',
      mod: 'chaosfiles.probes',
      doc: 'File holds a text',
      arguments: [
        { name: 'path', type: 'string' },
        { name: 'text', type: 'string' },
      ],
      return_type: 'boolean',
    },
  ])
})

test('a plugin whose manifest is broken is named in one sentence and left out', async () => {
  await using chaos = await newChaos()
  await linkFilesPlugin(chaos, '{"apiVersion": 1')
  const { code, stderr } = await chaos.run(['discover', '--json'])
  expect(code).toBe(0)
  expect(stderr).toMatch(/^Plugin chaos-files is left out: its manifest .* is no JSON; build it, and run .*\.\n$/m)
})
