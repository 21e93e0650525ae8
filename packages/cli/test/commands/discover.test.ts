import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { findPlugins } from 'chaos-core'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { pageOf } from '../../src/discover/page-of.ts'
import { renderActivity } from '../../src/discover/render-activity.ts'
import { plainStyle } from '../../src/render/style.ts'
import { experimentOf, newChaos } from '../chaos.ts'
import { filesManifest, linkFilesPlugin } from '../linked-plugin.ts'

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
      'Arguments, rights and examples of one: chaos discover ID',
      '',
    ].join('\n'),
  )
})

test('the activities are found that have all words, be it in a title, a description or a name of an argument', async () => {
  await using chaos = await newChaos()
  const found = async (...words: readonly string[]) => {
    const { stdout } = await chaos.run(['discover', '--json', ...words])
    return (JSON.parse(stdout) as { id: string }[]).map(({ id }) => id)
  }
  expect(await found('network', 'policy', 'REMOVE')).toContain('kubernetes/remove-network-policy')
  expect(await found('network policy remove')).toEqual(await found('network', 'policy', 'remove'))
  // Of the description, and of an argument.
  expect(await found('disruption', 'budgets', 'daemonsets')).toEqual(['kubernetes/drain-nodes'])
  expect(await found('kubernetes', 'grace_period_seconds')).toEqual(['kubernetes/delete-nodes'])
  expect(await found('istio', 'abort')).toContain('istio/add-abort-fault')
  const { code, stderr } = await chaos.run(['discover', 'istio', 'drain'])
  expect([code, stderr]).toEqual([
    2,
    'No activity has all of the words "istio", "drain". Each of them alone finds some: chaos discover istio\n',
  ])
  expect((await chaos.run(['discover', 'pods qqq'])).stderr).toBe(
    'No activity has all of the words "pods", "qqq". Leave out "qqq", which none has: chaos discover pods\n',
  )
  expect((await chaos.run(['discover', 'drian'])).stderr).toContain('Did you mean drain?')
})

test('what is called by the words comes before what has them in its description, and that before its arguments', async () => {
  await using chaos = await newChaos()
  const found = async (words: string) => {
    const { stdout } = await chaos.run(['discover', '--json', words])
    return (JSON.parse(stdout) as { id: string }[]).map(({ id }) => id)
  }
  const pods = await found('delete pod')
  expect(pods[0]).toBe('kubernetes/delete-pods')
  expect(pods.indexOf('kubernetes/terminate-pods')).toBeLessThan(pods.indexOf('kubernetes/drain-nodes'))
  expect(await found('deletes pods')).toEqual(pods)
  const latency = await found('latency')
  expect(latency[0]).toBe('kubernetes/chaos-mesh-add-latency')
  expect(latency).toContain('istio/add-delay-fault')
  // Of the description of an argument.
  expect(await found('emptydir')).toEqual(['kubernetes/drain-nodes'])
})

test('an activity that is shown says which rights it needs with the arguments of its example', async () => {
  await using chaos = await newChaos()
  const { stdout } = await chaos.run(['discover', 'scale-to-zero'])
  expect(stdout).toContain('  deployments.apps in namespace bookinfo: get, list, patch\n')
  const asData = await chaos.run(['discover', 'drain-nodes', '--json'])
  expect(JSON.parse(asData.stdout)).toMatchObject([
    {
      description: expect.stringContaining('evicts their pods') as unknown,
      example: { provider: { activity: 'kubernetes/drain-nodes', arguments: { count: 1 } } },
      permissions: expect.arrayContaining([{ verb: 'create', resource: 'pods/eviction' }]) as unknown,
    },
  ])
})

test.each(['files/set-file', 'set-file', 'chaosfiles.actions.set_file', 'set_file'])(
  'an activity that is named (%s) is shown with its arguments and an example',
  async (name) => {
    await using chaos = await newChaos()
    await linkFilesPlugin(chaos)
    const { stdout } = await chaos.run(['discover', name])
    expect(stdout).toBe(`files/set-file  action, degrades
Set the text of a file

Undo
  What it changes is put back at the end of the run, and proven to be. With
  "duration" beside its provider, that is when so many seconds are over.

In files of Chaos Toolkit
  chaosfiles.actions.set_file

Arguments
  path: text; required
  text: text; default ""

Returns
  null

Example, for the method or the rollbacks
- type: action
  name: set-file
  provider:
    type: plugin
    activity: files/set-file
    arguments:
      path: PATH

The same in JSON
{
  "type": "action",
  "name": "set-file",
  "provider": {
    "type": "plugin",
    "activity": "files/set-file",
    "arguments": {
      "path": "PATH"
    }
  }
}
`)
  },
)

test('every activity has a page of 80 columns, with an example that is valid where it is pasted', async () => {
  await using chaos = await newChaos()
  const { stdout } = await chaos.run(['discover', '--json'])
  const activities = JSON.parse(stdout) as { id: string }[]
  const { plugins } = await shippedPlugins()
  const pages = await Promise.all(
    plugins.flatMap((plugin) =>
      plugin.manifest.activities.map(
        async (activity) => [activity, renderActivity(await pageOf(activity, plugin), plainStyle)] as const,
      ),
    ),
  )
  expect(pages.map(([{ id }]) => id).toSorted()).toEqual(activities.map(({ id }) => id).toSorted())
  // A text of an example that is pasted can not go on in the next line.
  const lines = pages.flatMap(([, page]) => page.filter((line) => !/^ +"?\w+"?: ["|>']/.test(line)))
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
  for (const [{ id }, page] of pages) {
    const at = page.indexOf('The same in JSON')
    const yaml = page.slice(page.findIndex((line) => line.startsWith('Example, ')) + 1, at).join('\n')
    expect(parse(yaml), id).toEqual([JSON.parse(page.slice(at + 1).join('\n'))])
  }
  const examples = pages.map(([, page]) => JSON.parse(page.slice(page.indexOf('{')).join('\n')) as { type: string })
  const probes = examples.filter((example) => 'tolerance' in example)
  const hypothesis = { 'steady-state-hypothesis': { title: 'Well', probes } }
  // What the examples name has to be there.
  for (const file of ['manifest.yaml', 'policy.yaml']) await chaos.write(file, {})
  await chaos.write('e.json', experimentOf(examples, hypothesis))
  const { code, stderr } = await chaos.run(['validate', 'e.json'])
  expect(code, stderr).toBe(0)
})

test('the examples of faults run in the sandbox as they are', async () => {
  await using chaos = await newChaos()
  const ids = ['istio/add-delay-fault', 'istio/add-abort-fault', 'istio/set-fault']
  const method: unknown[] = []
  for (const id of ids) {
    const { stdout } = await chaos.run(['discover', id])
    method.push(JSON.parse(stdout.slice(stdout.indexOf('{\n'))))
  }
  await chaos.write('e.json', experimentOf(method))
  const { code, stderr } = await chaos.run(['run', 'e.json', '--sandbox'])
  expect(code, stderr).toBe(0)
})

function shippedPlugins() {
  const folders = ['chaos-kubernetes', 'chaos-istio', 'chaos-http-probes'].map((packageName) => ({
    packageName,
    folder: resolve(import.meta.dirname, '../../..', packageName),
    bundled: true,
  }))
  return findPlugins(folders)
}

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

test('whatever a manifest says of the types of arguments can be shown', async () => {
  await using chaos = await newChaos()
  const [first, ...others] = filesManifest.activities
  const odd = [{ anyOf: [] }, { anyOf: [null] }, { anyOf: 1 }, { type: [] }, { enum: [] }, { type: 'array', items: 1 }]
  const more = [{ examples: [] }, { type: 'object', properties: 3, required: 4 }, { oneOf: [7] }]
  const properties = Object.fromEntries([...odd, ...more].map((schema, at) => [`a${at}`, schema]))
  const args = { properties, required: Object.keys(properties) }
  await linkFilesPlugin(chaos, { ...filesManifest, activities: [{ ...first!, args }, ...others] })
  const page = await chaos.run(['discover', first!.id])
  expect(page.code, page.stderr).toBe(0)
  expect(JSON.parse(page.stdout.slice(page.stdout.indexOf('{\n')))).toMatchObject({ name: 'set-file' })
  expect((await chaos.run(['discover', '--json'])).code).toBe(0)
})
