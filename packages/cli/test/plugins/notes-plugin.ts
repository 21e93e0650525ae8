import { join } from 'node:path'
import type { Chaos } from '../chaos.ts'
import { linkFilesPlugin } from '../linked-plugin.ts'

/** A schema of texts, as a plugin's author may write it without a library. */
const schema = `
export const textsOf = (...names) => ({ '~standard': {
  version: 1, vendor: 'test', validate: (value) => ({ value }),
  jsonSchema: { input: () => ({ type: 'object', properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])), required: names }) },
} })
`

const leaveNote = `import { writeFileSync } from 'node:fs'
import { noteLeft } from '../changes/note-left.js'
import { textsOf } from '../schema.js'
export const leaveNote = {
  kind: 'action', title: 'Leave a note', impact: 'none', changes: [noteLeft], args: textsOf('path'), output: textsOf(),
  async run({ path }, { change }) {
    await change(noteLeft, { path }, async () => writeFileSync(path, 'hello'))
    return null
  },
}
`

const noteLeft = `import { existsSync, rmSync } from 'node:fs'
import { textsOf } from '../schema.js'
export const noteLeft = {
  kind: 'change', undo: 'revert', data: textsOf('path'),
  describe: ({ path }) => ({ object: 'Note ' + path, summary: 'left', byHand: 'rm ' + path }),
  async inspect({ path }) { return existsSync(path) ? 'applied' : 'restored' },
  async revert({ path }) { rmSync(path) },
}
`

const plugin = `import { leaveNote } from './actions/leave-note.js'
import { noteLeft } from './changes/note-left.js'
export default { apiVersion: 1, name: 'notes', title: 'Notes', actions: { leaveNote }, changes: { noteLeft } }
`

/** The files of a plugin that leaves notes, by their paths in its folder; those that are JSON as objects. */
export const notesPlugin = {
  'package.json': {
    name: 'chaos-notes',
    version: '0.3.0',
    type: 'module',
    oclif: {},
    chaos: { apiVersion: 1, plugin: './plugin.js', manifest: './chaos.manifest.json' },
  },
  'chaos.manifest.json': {
    apiVersion: 1,
    name: 'notes',
    title: 'Notes',
    standsInFor: [],
    activities: [
      {
        id: 'notes/leave-note',
        kind: 'action',
        title: 'Leave a note',
        impact: 'none',
        changes: ['notes/note-left'],
        chaosToolkit: ['chaosnotes.actions.leave_note'],
        args: {
          type: 'object',
          properties: { path: { type: 'string' } },
          required: ['path'],
          additionalProperties: false,
        },
        output: {},
        module: './actions/leave-note.js',
        export: 'leaveNote',
      },
    ],
    changes: [
      { id: 'notes/note-left', undo: 'revert', data: {}, module: './changes/note-left.js', export: 'noteLeft' },
    ],
    preflight: [],
  },
  'plugin.js': plugin,
  'schema.js': schema,
  'actions/leave-note.js': leaveNote,
  'changes/note-left.js': noteLeft,
} as const

/** Files of the plugin that are otherwise than they should be; null are those that are missing. */
export type Altered = Readonly<Record<string, unknown>>

/** Where the plugin is. */
export function notesFolder(chaos: Chaos): string {
  return join(chaos.folder, '../notes-plugin')
}

/** Links two plugins: one that sets the texts of files, and behind it the one that leaves notes. */
export async function linkBothPlugins(chaos: Chaos, altered: Altered = {}): Promise<void> {
  await linkFilesPlugin(chaos)
  await alterNotesPlugin(chaos, { ...notesPlugin, ...altered })
  await chaos.write('../data/package.json', {
    oclif: {
      schema: 1,
      plugins: [
        { name: 'chaos-files', type: 'link', root: join(chaos.folder, '../files-plugin') },
        { name: 'chaos-notes', type: 'link', root: notesFolder(chaos) },
      ],
    },
  })
}

/** Writes files of the plugin that leaves notes. */
export async function alterNotesPlugin(chaos: Chaos, files: Altered): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    if (content !== null) await chaos.write(join(notesFolder(chaos), path), content)
  }
}

/** An activity that leaves a note. */
export function leaveNoteAt(path: string, args: Readonly<Record<string, unknown>> = {}) {
  return {
    type: 'action',
    name: 'leave-a-note',
    provider: { type: 'plugin', activity: 'notes/leave-note', arguments: { path, ...args } },
  }
}
