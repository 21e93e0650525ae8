import { expect, test } from 'vitest'
import { newChaos } from '../chaos.ts'
import { linkFilesPlugin } from '../linked-plugin.ts'

const namesIn = (table: string) =>
  table
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(/ +/).slice(0, 2))

test('info and plugins list the same plugins with the same versions; plugins says where each is from', async () => {
  await using chaos = await newChaos()
  await linkFilesPlugin(chaos)
  const info = await chaos.run(['info', 'extensions'])
  const plugins = await chaos.run(['plugins'])
  expect(plugins.code, plugins.stderr).toBe(0)
  expect(namesIn(plugins.stdout)).toEqual(namesIn(info.stdout))
  expect(plugins.stdout).toMatch(/^chaos-kubernetes +\S+ +bundled$/m)
  expect(plugins.stdout).toMatch(/^chaos-files +1\.2\.3 +linked, \//m)
})

test('a plugin that can not be used is named by both', async () => {
  await using chaos = await newChaos()
  await linkFilesPlugin(chaos, '{"apiVersion": 1')
  for (const args of [['info', 'extensions'], ['plugins']]) {
    const { code, stdout, stderr } = await chaos.run(args)
    expect(code, stderr).toBe(0)
    expect(stdout).not.toContain('chaos-files')
    expect(stderr).toContain('Plugin chaos-files is left out: its manifest ')
  }
})
