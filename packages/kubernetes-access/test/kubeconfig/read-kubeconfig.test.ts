import { mkdtemp, writeFile } from 'node:fs/promises'
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

test('a file that is no YAML fails with its path and what to do', async () => {
  const folder = await files({ config: 'a: [' })
  await expect(readKubeconfig({ KUBECONFIG: join(folder, 'config') })).rejects.toMatchObject({
    reason: 'no-access',
    message: `The kubeconfig ${join(folder, 'config')} is neither YAML nor JSON.`,
  })
})
