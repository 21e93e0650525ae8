import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
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

test.each([
  ['npm once had it', { type: 'MIT' }, 'MIT'],
  ['nobody has it', [5], 'Files'],
  ['a text', 'Apache-2.0', 'Apache-2.0'],
])('info shows the license of a plugin, where that is written as %s', async (_, license, shown) => {
  await using chaos = await newChaos()
  await linkFilesPlugin(chaos)
  const file = join(chaos.folder, '../files-plugin/package.json')
  await chaos.write(file, { ...(JSON.parse(await readFile(file, 'utf8')) as object), license })
  const { code, stdout, stderr } = await chaos.run(['info', 'extensions'])
  expect(code, stderr).toBe(0)
  expect(stdout).toMatch(new RegExp(`^chaos-files +1\\.2\\.3 +${shown}`, 'm'))
})

test.each([[['plugins']], [['plugins', 'reset']], [['plugins', 'inspect', 'chaos-files']]])(
  '%j of a list of plugins that is none is one sentence with what to do',
  async (args) => {
    await using chaos = await newChaos()
    const list = await chaos.write('../data/package.json', { oclif: { plugins: 1 } })
    const { code, stderr } = await chaos.run(args)
    expect([code, stderr]).toEqual([
      2,
      `The list of installed plugins ${list} can't be understood. Remove that file and install the plugins again.\n`,
    ])
  },
)

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
