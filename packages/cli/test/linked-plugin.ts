import { join } from 'node:path'
import type { Chaos } from './chaos.ts'

const schema = `{ '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }), jsonSchema: {} } }`

/** Sets the text of a file, and knows how to put the old text back. */
const setFile = `
import { readFileSync, writeFileSync } from 'node:fs'
import { fileText } from '../changes/file-text.js'
export const setFile = {
  kind: 'action', title: 'Set the text of a file', impact: 'degrades', changes: [fileText], args: ${schema}, output: ${schema},
  async run({ path, text }, { change }) {
    const before = readFileSync(path, 'utf8')
    await change(fileText, { path, before, text }, async () => writeFileSync(path, text))
    return null
  },
}`

const fileText = `
import { readFileSync, writeFileSync } from 'node:fs'
export const fileText = {
  kind: 'change', undo: 'revert', data: ${schema},
  describe: ({ path, before, text }) => ({ object: 'File ' + path, summary: 'now holds ' + text, byHand: 'printf ' + before + ' > ' + path }),
  async inspect({ path, before, text }) {
    const now = readFileSync(path, 'utf8')
    return now === text ? 'applied' : now === before ? 'restored' : { drifted: 'it holds ' + now }
  },
  async revert({ path, before }) { writeFileSync(path, before) },
}`

const fileHolds = `
import { readFileSync } from 'node:fs'
export const fileHolds = {
  kind: 'probe', title: 'File holds a text', args: ${schema}, output: ${schema},
  run: async ({ path, text }) => readFileSync(path, 'utf8') === text,
}`

const argument = { type: 'string' }

/** What `chaos.manifest.json` of the plugin holds. */
export const filesManifest = {
  apiVersion: 1,
  name: 'files',
  title: 'Files',
  standsInFor: ['chaostoolkit-files'],
  activities: [
    {
      id: 'files/set-file',
      kind: 'action',
      title: 'Set the text of a file',
      impact: 'degrades',
      changes: ['files/file-text'],
      chaosToolkit: ['chaosfiles.actions.set_file'],
      args: {
        type: 'object',
        properties: { path: argument, text: { ...argument, default: '' } },
        required: ['path'],
        additionalProperties: false,
      },
      output: { type: 'null' },
      module: './actions/set-file.js',
      export: 'setFile',
    },
    {
      id: 'files/file-holds',
      kind: 'probe',
      title: 'File holds a text',
      chaosToolkit: ['chaosfiles.probes.file_holds'],
      args: {
        type: 'object',
        properties: { path: argument, text: argument },
        required: ['path', 'text'],
        additionalProperties: false,
      },
      output: { type: 'boolean' },
      module: './probes/file-holds.js',
      export: 'fileHolds',
    },
  ],
  changes: [{ id: 'files/file-text', undo: 'revert', data: {}, module: './changes/file-text.js', export: 'fileText' }],
  preflight: [],
}

/** Links a small plugin, as `chaos plugins link` would: an action that sets the text of a file, and a probe that reads it. */
export async function linkFilesPlugin(chaos: Chaos, manifest: unknown = filesManifest): Promise<void> {
  const root = join(chaos.folder, '../files-plugin')
  await chaos.write(`${root}/package.json`, {
    name: 'chaos-files',
    version: '1.2.3',
    type: 'module',
    oclif: {},
    chaos: { apiVersion: 1, plugin: './plugin.js', manifest: './chaos.manifest.json' },
  })
  await chaos.write(`${root}/chaos.manifest.json`, manifest)
  await chaos.write(`${root}/actions/set-file.js`, setFile)
  await chaos.write(`${root}/changes/file-text.js`, fileText)
  await chaos.write(`${root}/probes/file-holds.js`, fileHolds)
  await chaos.write('../data/package.json', {
    oclif: { schema: 1, plugins: [{ name: 'chaos-files', type: 'link', root }] },
  })
}

/** An activity that sets the text of a file. */
export function setFileTo(path: string, text: string) {
  return {
    type: 'action',
    name: 'set-the-file',
    provider: { type: 'plugin', activity: 'files/set-file', arguments: { path, text } },
  }
}
