import { execFileSync } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Chaos, experimentOf, newChaos, processOf } from './chaos.ts'

const provider = { type: 'python', module: 'chaosk8s.probes', func: 'all_pods_healthy', arguments: { ns: 'x' } }
const look = experimentOf([{ type: 'probe', name: 'look', provider }])

async function kubeconfig(chaos: Chaos, user: unknown): Promise<string> {
  return chaos.write('kubeconfig', {
    'current-context': 'c',
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster: { server: 'http://127.0.0.1:9' } }],
    users: [{ name: 'u', user }],
  })
}

function fifo(chaos: Chaos, name: string): string {
  const path = join(chaos.folder, name)
  execFileSync('mkfifo', [path])
  return path
}

test.each([
  ['tokenFile', { tokenFile: '/dev/zero' }],
  ['client-certificate and client-key', { 'client-certificate': '/dev/zero', 'client-key': '/dev/zero' }],
])('of an endless %s no more is read than a file may have', async (_what, user) => {
  await using chaos = await newChaos()
  await chaos.write('e.json', look)
  const KUBECONFIG = await kubeconfig(chaos, user)
  const { code, stderr } = await chaos.run(['run', 'e.json'], { environment: { KUBECONFIG } })
  expect(stderr).toContain(
    "The file /dev/zero, which the cluster's credentials name, can't be read: it is larger than 16 MiB",
  )
  expect(code).not.toBe(0)
})

test('of endless certificates and tokens no more is read than a file may have', async () => {
  await using chaos = await newChaos()
  const ask = { type: 'probe', name: 'ask', provider: { type: 'http', url: 'https://127.0.0.1:9' } }
  await chaos.write('e.json', experimentOf([ask]))
  const environment = { REQUESTS_CA_BUNDLE: '/dev/zero' }
  const { stderr } = await chaos.run(['run', 'e.json'], { environment })
  expect(stderr).toContain("the certificates in /dev/zero can't be read: it is larger than 16 MiB")
  const configuration = { vault_sa_role: 'r', vault_sa_token_path: '/dev/zero' }
  const secrets = { a: { b: { type: 'vault', path: 'p' } } }
  await chaos.write('v.json', experimentOf([], { configuration, secrets }))
  const vault = await chaos.run(['run', 'v.json'])
  expect(vault.stderr).toContain("The service account token /dev/zero can't be read")
})

test.each([
  'run f.json',
  'validate f.json',
  'run e.json --var-file f.json',
  'run e.json --control-file f.json',
  'run e.json --settings f.json',
  'run k.json',
])('SIGTERM ends %s, which waits for the writer of a FIFO', async (line) => {
  await using chaos = await newChaos()
  const path = fifo(chaos, 'f.json')
  await chaos.write('e.json', experimentOf([processOf('true', [])]))
  await chaos.write('k.json', look)
  const KUBECONFIG = await kubeconfig(chaos, { tokenFile: path })
  const running = chaos.start(line.split(' '), { environment: { KUBECONFIG } })
  // Opens once somebody reads.
  const writer = createWriteStream(path)
  await new Promise((opened) => writer.once('open', opened))
  running.kill('SIGTERM')
  const { code } = await running.finished
  writer.destroy()
  expect(code).not.toBe(0)
})

test('a file may come through a FIFO, late and in pieces', async () => {
  await using chaos = await newChaos()
  const path = fifo(chaos, 'f.json')
  const running = chaos.start(['run', 'f.json'])
  const writer = createWriteStream(path)
  await new Promise((opened) => writer.once('open', opened))
  const text = JSON.stringify(experimentOf([processOf('true', [])]))
  writer.write(text.slice(0, 50))
  writer.end(text.slice(50))
  const { code, stderr } = await running.finished
  expect(code, stderr).toBe(0)
  await rm(path)
})

test('a FIFO among manifests is named', async () => {
  await using chaos = await newChaos()
  fifo(chaos, 'f.json')
  await chaos.write('e.json', look)
  const { code, stderr } = await chaos.run(['run', 'e.json', '--sandbox', '--sandbox-manifests', '.'])
  expect(stderr).toContain("f.json can't be read: it is no file.")
  expect(code).toBe(2)
})
