import { existsSync } from 'node:fs'
import { cp, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { describe, expect, inject, test } from 'vitest'
import { type Chaos, isolatedChaos } from '../support/chaos.ts'
import { writeExperiment } from '../support/experiment.ts'

const fixture = fileURLToPath(new URL('../fixtures/chaos-notes', import.meta.url))

/** The plugin in a folder of its own, with its manifest built, as its author would have it before publishing. */
async function buildPlugin(chaos: Chaos): Promise<string> {
  const { modules } = inject('cli')
  const folder = join(chaos.folder, 'chaos-notes')
  await cp(fixture, folder, { recursive: true })
  await symlink(modules, join(folder, 'node_modules'))
  await execa(process.execPath, [join(modules, 'chaos-core', 'bin', 'chaos-plugin-manifest.js')], { cwd: folder })
  return folder
}

describe('a plugin of a third party', () => {
  test('is in discover once it is linked, and its activities run and are undone', async ({ onTestFinished }) => {
    const chaos = await isolatedChaos(inject('cli'), {})
    onTestFinished(() => chaos.remove())
    const linked = await chaos.run(['plugins', 'link', await buildPlugin(chaos), '--no-install'])
    expect(linked.exitCode, linked.stdout + linked.stderr).toBe(0)

    const discovered = await chaos.run(['discover', '--json'])
    expect(discovered.exitCode, discovered.stderr).toBe(0)
    const activities = JSON.parse(discovered.stdout) as { readonly id: string; readonly plugin: string }[]
    const own = activities.filter(({ plugin }) => plugin === 'notes').map(({ id }) => id)
    expect(own.sort()).toEqual(['notes/leave-note', 'notes/note-is-there'])

    const path = join(chaos.folder, 'note.txt')
    const step = (type: string, activity: string, args: object) => ({
      type,
      name: activity,
      provider: { type: 'plugin', activity, arguments: args },
    })
    const experiment = await writeExperiment(chaos.folder, {
      method: [
        step('action', 'notes/leave-note', { path, text: 'hello' }),
        { ...step('probe', 'notes/note-is-there', { path }), tolerance: true },
      ],
    })
    const run = await chaos.run(['run', experiment])
    const output = run.stdout + run.stderr
    expect(run.exitCode, output).toBe(0)
    expect(output).toContain(`File ${path}`)
    expect(existsSync(path)).toBe(false)
  })
})
