import { readdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { experimentOf, newChaos, processOf } from './chaos.ts'

/** Sequences that begin with ESC and with C1, ended by BEL and by ST; DEL; turned writing; half a character; and a line that is not ours. */
const evil =
  'e\u001b[2Jv\u001b]0;title\u0007i\u001b]8;;http://x\u001b\\l\u009b31m\u009d0;t\u009c\u007f\u202ea\u2066b\u2028\ud800\r\nForged'
const unsafe = /(?![\n\t])[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]/u

function expectHarmless(text: string): void {
  expect(text).not.toMatch(unsafe)
  expect(text).not.toMatch(/^Forged/m)
  // It is not taken out, but shown.
  expect(text).toMatch(/\\x1b\[2J/)
}

/** An API server that answers everything with an error. */
async function evilApi() {
  const server = createServer((_, response) => {
    response.writeHead(422, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ kind: 'Status', reason: 'Invalid', message: evil, code: 422 }))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, [Symbol.dispose]: () => void server.close() }
}

const hypothesis = {
  title: `hypothesis ${evil}`,
  probes: [
    {
      type: 'probe',
      name: `probe ${evil}`,
      tolerance: evil,
      provider: { type: 'process', path: 'echo', arguments: ['x'] },
    },
  ],
}

test('what an experiment and a program say is harmless on the console and in the log file', async () => {
  await using chaos = await newChaos()
  const method = [processOf('sh', ['-c', 'exit 3'], `action ${evil}`), processOf(`no-such-${evil}`, [])]
  await chaos.write('e.json', { ...experimentOf(method), title: `title ${evil}` })
  const { stderr, stdout } = await chaos.run(['--log-file', 'chaos.log', 'run', 'e.json', '--verbose'])
  expectHarmless(stderr)
  expect(stdout).toBe('')
  expectHarmless(await readFile(join(chaos.folder, 'chaos.log'), 'utf8'))

  await chaos.write('gate.json', { ...experimentOf([]), 'steady-state-hypothesis': hypothesis })
  expectHarmless((await chaos.run(['run', 'gate.json'])).stderr)
})

test('what an API server answers is harmless', async () => {
  using api = await evilApi()
  await using chaos = await newChaos()
  const KUBECONFIG = await chaos.write('kubeconfig', {
    'current-context': 'test',
    contexts: [{ name: 'test', context: { cluster: `c ${evil}`, user: 'u' } }],
    clusters: [{ name: `c ${evil}`, cluster: { server: api.url } }],
    users: [{ name: 'u', user: { token: 'none' } }],
  })
  const provider = { type: 'plugin', activity: 'kubernetes/delete-pods', arguments: { label_selector: 'a=b', ns: 'x' } }
  await chaos.write('e.json', experimentOf([{ type: 'action', name: 'kill', provider }]))
  const { stderr } = await chaos.run(['run', 'e.json'], { environment: { KUBECONFIG } })
  expectHarmless(stderr)
})

test('names of files, options and commands are harmless', async () => {
  await using chaos = await newChaos()
  const name = evil.replace('\ud800', '').replaceAll('/', '')
  await chaos.write(`${name}.json`, '{')
  await chaos.write('manifests/m.yaml', { apiVersion: 'v1', kind: 'Pod', metadata: { name } })
  const commands = [
    ['run', `${name}.json`],
    ['validate', `none-${name}.json`],
    [name],
    ['run', `--${name}`],
    ['run', 'e.json', name],
    ['journal', name],
    ['discover', name],
    ['settings', 'get', name],
    ['recover', name],
    ['--log-file', join(name, 'none'), 'info', 'core'],
    ['run', `${name}.json`, '--sandbox', '--sandbox-manifests', 'manifests'],
    ['plugins', name],
  ]
  for (const args of commands) {
    const { stderr, stdout } = await chaos.run(args)
    expectHarmless(stderr)
    expect(stdout).not.toMatch(unsafe)
  }
})

test('the settings are printed harmlessly', async () => {
  await using chaos = await newChaos()
  await chaos.write('s.yaml', JSON.stringify({ a: evil.replace('\ud800', '') }))
  for (const format of ['yaml', 'string']) {
    const { stdout } = await chaos.run(['--settings', 's.yaml', 'settings', 'get', 'a', '--format', format])
    expect(stdout).not.toMatch(unsafe)
    expect(stdout).toMatch(/\\(?:x1b|e)\[2J/)
  }
  const { stdout } = await chaos.run(['--settings', 's.yaml', 'settings', 'get', 'a', '--format', 'json'])
  expect(stdout).not.toMatch(unsafe)
  expect(JSON.parse(stdout)).toBe(evil.replace('\ud800', ''))
})

test('JSON stays JSON of the same meaning', async () => {
  await using chaos = await newChaos()
  await chaos.write('e.json', { ...experimentOf([]), title: evil })
  const { stderr } = await chaos.run(['--log-format', 'json', 'run', 'e.json'])
  expect(stderr).not.toMatch(unsafe)
  const lines = stderr.trimEnd().split('\n')
  const parsed = lines.map((line) => JSON.parse(line) as { message: string })
  expect(parsed.some(({ message }) => message.includes(evil))).toBe(true)
  const [runId] = await readdir(join(chaos.state, 'runs'))
  const { stdout } = await chaos.run(['journal', runId!])
  expect(stdout).not.toMatch(unsafe)
  expect((JSON.parse(stdout) as { experiment: { title: string } }).experiment.title).toBe(evil)
})
