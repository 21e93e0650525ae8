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

test.each([
  [['link'], ". can't be linked: there is no FOLDER/package.json; give the folder of the plugin."],
  [['uninstall'], '"chaos plugins uninstall" needs the argument PLUGIN, which is missing. "chaos plugins" lists'],
  [['inspect'], '"chaos plugins inspect" needs the argument PLUGIN, which is missing. "chaos plugins" lists'],
  [
    ['install'],
    '"chaos plugins install" needs the argument PLUGIN, which is missing. Give the name of its npm package.',
  ],
  [['add', './no'], 'There is no folder ./no. Check the path, or give the name of an npm package.'],
  [['install', '/no/such'], 'There is no folder /no/such. Check the path, or give the name of an npm package.'],
  [['install', '.'], '. is a folder, and a plugin in a folder is linked. Use "chaos plugins link .".'],
  [['reset', '--hrd'], 'There is no option --hrd. Did you mean --hard?'],
])('plugins %j is refused in one sentence, before anything is fetched', async (args, sentence) => {
  await using chaos = await newChaos()
  const { code, stdout, stderr } = await chaos.run(['plugins', ...args])
  expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(sentence.replace('FOLDER', chaos.folder))])
  expect(stderr.trimEnd().split('\n')).toHaveLength(1)
})

test('where no plugin was added, there is none to remove', async () => {
  await using chaos = await newChaos()
  const { code, stdout, stderr } = await chaos.run(['plugins', 'reset'])
  expect([code, stdout, stderr]).toEqual([0, '', 'No plugin is installed or linked, so none is removed.\n'])
})
