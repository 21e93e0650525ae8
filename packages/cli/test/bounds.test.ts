import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { type Chaos, experimentOf, newChaos } from './chaos.ts'

const mebi = 2 ** 20
/** What a command has at most in memory at any time, in MiB; without anything large it has about 100. */
const mostMemory = 600

/** A server on loopback. */
async function serve(answer: (response: ServerResponse) => void) {
  const server = createServer((_, response) => {
    response.on('error', () => undefined)
    answer(response)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

const bomb = gzipSync(Buffer.alloc(65 * mebi))

/** Sends letters until nobody takes them any more. */
function sendForEver(response: ServerResponse): void {
  const letters = Buffer.alloc(mebi, 'a')
  const send = () => {
    while (!response.destroyed && response.write(letters));
  }
  response.on('drain', send)
  send()
}

const large: Readonly<Record<string, (response: ServerResponse) => void>> = {
  'just larger than the limit': (response) => response.end(Buffer.alloc(64 * mebi + 1, 'a')),
  'just larger once it is decompressed': (response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
  'without an end': sendForEver,
}

const http = (url: string, more: object = {}) => ({
  type: 'probe',
  name: 'look',
  provider: { type: 'http', url, ...more },
})

const response = (url: string, more: object = {}) => ({
  type: 'probe',
  name: 'look',
  provider: { type: 'plugin', activity: 'http-probes/http-response', arguments: { url, ...more } },
})

/** Runs a command that writes its largest resident memory, in MiB, behind all else. */
async function measured(chaos: Chaos, args: readonly string[]) {
  const script =
    'data:text/javascript,process.on("exit",()=>console.error(`memory ${process.resourceUsage().maxRSS>>10}`))'
  const finished = await chaos.run(args, { nodeArguments: ['--import', script] })
  return { ...finished, memory: Number(/^memory (\d+)$/m.exec(finished.stderr)?.[1]) }
}

test.each(
  Object.entries(large).flatMap(([what, answer]) => [
    { what, of: 'an activity of type http', activity: http, answer },
    { what, of: 'the probe http-response', activity: response, answer },
  ]),
)('an answer $what ends $of in one sentence, and within bounds of memory', async ({ activity, answer }) => {
  await using chaos = await newChaos()
  await using server = await serve(answer)
  await chaos.write('e.json', experimentOf([activity(server.url)]))
  const { code, stderr, memory } = await measured(chaos, ['run', 'e.json'])
  expect(stderr).toContain('it is larger than 64 MiB, the most that is read of it')
  expect(code).toBe(4)
  expect(memory).toBeLessThan(mostMemory)
})

test.each([
  ['an activity of type http', http(''), 'took longer than 0.2 s to answer'],
  ['the probe http-response', response(''), 'did not answer within 0.2 s'],
])('the timeout of %s ends an answer that comes drop by drop', async (_, { provider }, sentence) => {
  await using chaos = await newChaos()
  const drops: NodeJS.Timeout[] = []
  await using server = await serve((answer) => drops.push(setInterval(() => answer.write('a'), 20)))
  const given = provider.type === 'http' ? http(server.url, { timeout: 0.2 }) : response(server.url, { timeout: 0.2 })
  await chaos.write('e.json', experimentOf([given]))
  const { code, stderr } = await chaos.run(['run', 'e.json'])
  for (const timer of drops) clearInterval(timer)
  expect(stderr).toContain(sentence)
  expect(code).not.toBe(70)
})

test('an experiment that is fetched is no larger than 16 MiB, and one that is sent without an end is left at once', async () => {
  await using chaos = await newChaos()
  await using server = await serve((answer) => {
    answer.writeHead(200, { 'content-type': 'application/json' })
    sendForEver(answer)
  })
  const { code, stderr, memory } = await measured(chaos, ['run', server.url])
  expect(stderr).toContain(`The experiment can't be fetched from ${server.url}: it is larger than 16 MiB`)
  expect(code).toBe(2)
  expect(memory).toBeLessThan(mostMemory)
})

test.each(['e.json', 's.yaml', 'v.json', 'v.env'])('a file %s of more than 16 MiB is refused', async (name) => {
  await using chaos = await newChaos()
  await chaos.write('ok.json', experimentOf([]))
  await chaos.write(name, ' '.repeat(16 * mebi + 1))
  const args = {
    'e.json': ['validate', name],
    's.yaml': ['--settings', name, 'validate', 'ok.json'],
  }[name] ?? ['run', 'ok.json', '--var-file', name]
  const { code, stderr } = await chaos.run(args)
  expect(stderr).toMatch(
    new RegExp(`${name} can't be read: it is larger than 16 MiB, the most that is read of it\\. [A-Z]`),
  )
  expect(code).toBe(2)
})

test('the API server answers with no more than 256 MiB at once', async () => {
  await using chaos = await newChaos()
  await using server = await serve((answer) =>
    sendForEver(answer.writeHead(200, { 'content-type': 'application/json' })),
  )
  await chaos.write('kubeconfig', {
    'current-context': 'test',
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
    clusters: [{ name: 'test', cluster: { server: server.url } }],
    users: [{ name: 'test', user: { token: 'none' } }],
  })
  const probe = { type: 'python', module: 'chaosk8s.probes', func: 'all_pods_healthy' }
  await chaos.write('e.json', experimentOf([{ type: 'probe', name: 'look', provider: probe }]))
  const environment = { KUBECONFIG: 'kubeconfig' }
  const { code, stderr } = await chaos.run(['run', 'e.json'], { environment })
  expect(stderr).toContain("can't be used: it is larger than 256 MiB, the most that is read of it")
  expect(code).toBe(4)
})

test('a program may write no more than 128 MiB', async () => {
  await using chaos = await newChaos()
  const yes = { type: 'action', name: 'yes', provider: { type: 'process', path: 'yes' } }
  await chaos.write('e.json', experimentOf([yes]))
  const { code, stderr, memory } = await measured(chaos, ['run', 'e.json'])
  expect(stderr).toContain("yes was ended, as its output can't be used: it is larger than 128 MiB")
  expect(code).toBe(4)
  expect(memory).toBeLessThan(mostMemory)
})
