import { cp, mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { buildPluginManifest } from '../../src/plugins/build-plugin-manifest.ts'
import { isManifest } from '../../src/plugins/is-manifest.ts'

const folder = fileURLToPath(new URL('../fixtures/files-plugin', import.meta.url))

describe('the manifest of a plugin', () => {
  it('lists every activity with what can be known without its code', async () => {
    const { activities } = await buildPluginManifest(folder)
    expect(activities.map(({ id }) => id)).toEqual([
      'files/lose-file',
      'files/send-note',
      'files/set-file',
      'files/take-back',
      'files/odd-output',
      'files/text-of-file',
      'files/wait-for-stop',
    ])
    expect(activities[2]).toMatchObject({
      kind: 'action',
      impact: 'disrupts',
      chaosToolkit: ['files.actions.set_file'],
      args: { type: 'object', required: ['paths', 'text'], properties: { fail: { default: 'no' } } },
      module: './lib/actions/set-file.js',
      export: 'setFile',
    })
  })

  it('says which variables address its system, and one that gives them another use is none', async () => {
    const manifest = await buildPluginManifest(folder)
    expect(manifest.variables).toMatchObject({ FILES_AT: 'paths', FILES_PASSWORD: 'credential' })
    expect(isManifest(manifest)).toBe(true)
    expect(isManifest({ ...manifest, variables: undefined })).toBe(true)
    expect(isManifest({ ...manifest, variables: { FILES_AT: 'secret' } })).toBe(false)
  })

  it('lists change types with what becomes of them, and preflight checks', async () => {
    const { changes, preflight } = await buildPluginManifest(folder)
    expect(changes.map(({ id, undo }) => [id, undo])).toEqual([
      ['files/file-heals', 'heals'],
      ['files/file-text', 'revert'],
      ['files/note-sent', 'none'],
    ])
    expect(preflight).toEqual([
      {
        id: 'files/forbidden-place',
        title: 'No forbidden place',
        module: './lib/preflight/forbidden-place.js',
        export: 'forbiddenPlace',
      },
    ])
  })

  it('is refused where an entry does not stand in a file of its own name', async () => {
    // Beside this file, so that the copy finds the packages that it imports.
    const copy = await mkdtemp(join(import.meta.dirname, '../fixtures/.copy-'))
    try {
      await cp(folder, copy, { recursive: true })
      await writeFile(join(copy, 'lib/actions/send-note.js'), 'export const other = 1')
      await writeFile(
        join(copy, 'lib/plugin.js'),
        `export default { apiVersion: 1, name: 'files', title: 'x', actions: { sendNote: {} } }`,
      )
      await expect(buildPluginManifest(copy)).rejects.toMatchObject({
        message: expect.stringContaining('does not export sendNote') as string,
      })
    } finally {
      const { rm } = await import('node:fs/promises')
      await rm(copy, { recursive: true })
    }
  })

  it('is refused where the folder holds no plugin', async () => {
    await expect(buildPluginManifest(join(import.meta.dirname, '../..'))).rejects.toMatchObject({
      message: expect.stringContaining('is no plugin') as string,
    })
  })
})
