import { mkdtemp, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { expect, test } from 'vitest'
import { readKubeconfig } from '../../src/kubeconfig/read-kubeconfig.ts'

async function files(contents: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), 'kubeconfigs-'))
  await Promise.all(Object.entries(contents).map(([name, text]) => writeFile(join(folder, name), text)))
  return folder
}

const yaml = `
current-context: one
clusters: [{name: c, cluster: {server: "https://one:6443", certificate-authority: pki/ca.crt}}]
users: [{name: u, user: {token: abc}}]
contexts: [{name: one, context: {cluster: c, user: u, namespace: shop}}]
`

test('a kubeconfig in YAML is read, and its relative paths start at its folder', async () => {
  const folder = await files({ config: yaml })
  const read = await readKubeconfig({ KUBECONFIG: join(folder, 'config') })
  expect(read?.currentContext).toBe('one')
  expect(read?.clusters.get('c')).toEqual({
    server: 'https://one:6443',
    'certificate-authority': join(folder, 'pki/ca.crt'),
  })
  expect(read?.contexts.get('one')).toEqual({ cluster: 'c', user: 'u', namespace: 'shop' })
})

test('of several files the first that sets a name wins, and missing ones are left out', async () => {
  const second = JSON.stringify({
    'current-context': 'two',
    clusters: [
      { name: 'c', cluster: { server: 'https://hidden' } },
      { name: 'd', cluster: { server: 'https://two' } },
    ],
    contexts: [{ name: 'two', context: { cluster: 'd' } }],
  })
  const folder = await files({ a: yaml, b: second })
  const named = ['none', 'a', 'b'].map((name) => join(folder, name)).join(delimiter)
  const read = await readKubeconfig({ KUBECONFIG: named })
  expect(read?.currentContext).toBe('one')
  expect(read?.clusters.get('c')?.server).toBe('https://one:6443')
  expect(read?.clusters.get('d')?.server).toBe('https://two')
  expect([...read!.contexts.keys()].sort()).toEqual(['one', 'two'])
})

test('without KUBECONFIG the file in the home folder is meant', async () => {
  const folder = await files({})
  expect(await readKubeconfig({ HOME: folder })).toBeUndefined()
})

test('a file that is changed is read again', async () => {
  const folder = await files({ config: yaml })
  const environment = { KUBECONFIG: join(folder, 'config') }
  await readKubeconfig(environment)
  await writeFile(join(folder, 'config'), yaml.replace('current-context: one', 'current-context: another'))
  expect((await readKubeconfig(environment))?.currentContext).toBe('another')
})

test('a file that could not be read is read again, even where it looks as before', async () => {
  const folder = await files({})
  const file = join(folder, 'config')
  const environment = { KUBECONFIG: file }
  const write = async (context: string) => {
    await writeFile(file, yaml.replace('current-context: one', `current-context: ${context}`))
    await utimes(file, 1, 1)
  }
  await write('[{')
  await expect(readKubeconfig(environment)).rejects.toThrow('is neither YAML nor JSON')
  await write('on')
  expect((await readKubeconfig(environment))?.currentContext).toBe('on')
})

test.each([
  ['is no YAML', 'a: [', "is neither YAML nor JSON: line 1, column 5 can't be understood."],
  ['is no YAML further down', 'a: 1\nusers:\n  - {token: secret', 'is neither YAML nor JSON: line 3, column'],
  ['is no JSON', '{"a": 1,\n "token": [}', 'is neither YAML nor JSON: line 2, column'],
  ['ends too early', '{"a": {', 'is neither YAML nor JSON: line 1, column'],
  ['contains itself', 'a: &a\n  b: *a', "can't be used: it has more than 500 levels (line 2, column 6)."],
  ['uses no anchor', 'a: *b', 'is neither YAML nor JSON: an anchor that it uses is not there, or stands for too much.'],
  ['has too many levels', '['.repeat(20_000), 'is neither YAML nor JSON: it has too many levels.'],
])('a file that %s fails with its path and its place, and without its words', async (_, text, says) => {
  const folder = await files({ config: text })
  const failure = await readKubeconfig({ KUBECONFIG: join(folder, 'config') }).catch((error: unknown) => error)
  expect(failure).toMatchObject({
    reason: 'no-access',
    message: expect.stringContaining(`The kubeconfig ${join(folder, 'config')} ${says}`) as string,
  })
  expect(String(failure)).not.toContain('secret')
})

test.each([
  ['a name twice', { users: [{ name: 'u' }, { name: 'u' }] }, 'it has the user "u" twice'],
  [
    'a switch that is a text',
    { clusters: [{ name: 'c', cluster: { 'insecure-skip-tls-verify': 'yes' } }] },
    'the insecure-skip-tls-verify of the cluster "c" is neither true nor false',
  ],
  [
    'a group in place of a list',
    { users: [{ name: 'u', user: { 'as-groups': 'dev' } }] },
    'the as-groups of the user "u" is no list of texts',
  ],
  [
    'texts in place of lists of them',
    { users: [{ name: 'u', user: { 'as-user-extra': { scopes: 'a' } } }] },
    'the as-user-extra of the user "u" is no mapping of lists of texts',
  ],
])('a file that has %s is refused', async (_, content, why) => {
  const folder = await files({ config: JSON.stringify(content) })
  const file = join(folder, 'config')
  await expect(readKubeconfig({ KUBECONFIG: file })).rejects.toMatchObject({
    reason: 'no-access',
    message: `The kubeconfig ${file} is not valid: ${why}.`,
  })
})
