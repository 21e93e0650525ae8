import { realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Config } from '@oclif/core/config'
import { expect, test, vi } from 'vitest'
import { packageFile } from '../../src/package-file.ts'
import { dataFolder, pluginFolders } from '../../src/plugins/plugin-folders.ts'
import { newChaos } from '../chaos.ts'
import { linkFilesPlugin } from '../linked-plugin.ts'

test('the plugins are found where oclif finds them', async () => {
  await using chaos = await newChaos()
  await linkFilesPlugin(chaos)
  const data = join(chaos.folder, '../data')
  vi.stubEnv('CHAOS_DATA_DIR', data)
  const config = await Config.load({ root: dirname(packageFile().path) })
  vi.unstubAllEnvs()
  const ofOclif = [...config.plugins.values()].filter(({ name }) => name !== 'chaos-cli')
  const ours = await pluginFolders({ CHAOS_DATA_DIR: data })

  const real = (folders: readonly (readonly [string, string])[]) =>
    Promise.all(folders.toSorted().map(async ([name, folder]) => [name, await realpath(folder)]))
  expect(await real(ours.map(({ packageName, folder }) => [packageName, folder] as const))).toEqual(
    await real(ofOclif.map(({ name, root }) => [name, root] as const)),
  )
})

test.each([
  ['linux', { HOME: '/home/me' }, '/home/me/.local/share/chaos'],
  ['linux', { HOME: '/home/me', XDG_DATA_HOME: '/data' }, '/data/chaos'],
  ['darwin', { HOME: '/Users/me' }, '/Users/me/.local/share/chaos'],
  ['linux', { HOME: '/home/me', CHAOS_DATA_DIR: '/mine' }, '/mine'],
] as const)('on %s with %j the data folder is %s', (platform, environment, expected) => {
  expect(dataFolder(environment, platform)).toBe(expected)
})
