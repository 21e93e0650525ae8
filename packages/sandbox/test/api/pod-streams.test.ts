import { type IncomingMessage, request } from 'node:http'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { type Sandbox, startSandbox } from '../../src/index.ts'
import { apiOf } from '../api-of.ts'

const pods = '/api/v1/namespaces/default/pods'
let sandbox: Sandbox
let api: ReturnType<typeof apiOf>

beforeAll(async () => {
  sandbox = await startSandbox({ preset: 'empty', seed: 1 })
  api = apiOf(sandbox.url)
  await api.post(pods, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p' },
    spec: { containers: [{ name: 'main', image: 'x', env: [{ name: 'GREETING', value: 'hello' }] }] },
  })
  const status = async () => expect((await api.get(`${pods}/p`)).body['status']).toMatchObject({ phase: 'Running' })
  await vi.waitFor(status, { timeout: 300_000 })
})

afterAll(() => sandbox.stop())

/** Opens a stream of the pod and gathers what comes in each channel. */
async function open(path: string, protocol = 'v5.channel.k8s.io') {
  const socket = new WebSocket(`${sandbox.url.replace('http', 'ws')}${pods}/p/${path}`, protocol)
  const texts: string[] = ['', '', '', '']
  socket.on('message', (message: Buffer) => {
    texts[message[0]!] += message.subarray(1).toString()
  })
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve())
    socket.once('error', reject)
  })
  return {
    socket,
    type: (text: string) => socket.send(Buffer.concat([Buffer.from([0]), Buffer.from(text)])),
    seen: () => texts[1],
    async outcome() {
      await closed
      return {
        output: texts[1],
        error: texts[2],
        status: JSON.parse(texts[3] || '{}') as Readonly<Record<string, unknown>>,
      }
    },
  }
}

it('a command that fails tells its exit code on the channel of the status', async () => {
  const call = await open(
    `exec?stdout=true&stderr=true&command=sh&command=-c&command=${encodeURIComponent('echo a; echo b >&2; exit 7')}`,
  )
  expect(await call.outcome()).toMatchObject({
    output: 'a\n',
    error: 'b\n',
    status: {
      status: 'Failure',
      reason: 'NonZeroExitCode',
      details: { causes: [{ reason: 'ExitCode', message: '7' }] },
    },
  })
})

it('a command gets its input until the client ends it', async () => {
  const call = await open('exec?stdin=true&stdout=true&command=cat')
  expect(call.socket.protocol).toBe('v5.channel.k8s.io')
  call.type('one ')
  call.type('two')
  call.socket.send(Buffer.from([255, 0]))
  expect(await call.outcome()).toMatchObject({ output: 'one two', status: { status: 'Success' } })
})

it('older clients are served too', async () => {
  const call = await open('exec?stdout=true&command=hostname', 'v4.channel.k8s.io')
  expect(call.socket.protocol).toBe('v4.channel.k8s.io')
  expect(await call.outcome()).toMatchObject({ output: 'p\n', status: { status: 'Success' } })
})

it('a shell in a terminal echoes what is typed, runs it line by line and knows the size', async () => {
  const call = await open('exec?stdin=true&stdout=true&tty=true&command=sh')
  call.socket.send(Buffer.concat([Buffer.from([4]), Buffer.from('{"Width":120,"Height":40}')]))
  call.type('echo $GREETINGX\u007f\r')
  await expect.poll(call.seen).toBe('/ # echo $GREETINGX\b \b\r\nhello\r\n/ # ')
  call.type('stty size\r')
  await expect.poll(call.seen).toContain('40 120\r\n')
  call.type('nonsense\r')
  await expect.poll(call.seen).toContain('sh: nonsense: not found\r\n')
  call.type('exit 4\r')
  expect((await call.outcome()).status).toMatchObject({ details: { causes: [{ message: '4' }] } })
})

it('a shell without a terminal answers each line of its input at once, and ends with its own code', async () => {
  const call = await open('exec?stdin=true&stdout=true&stderr=true&command=sh')
  call.type('echo one\n')
  await expect.poll(call.seen).toBe('one\n')
  call.type('X; echo "two\nand three"\n')
  await expect.poll(call.seen).toBe('one\ntwo\nand three\n')
  call.type('echo fo')
  call.type("ur && cat\nthis is cat's\n")
  await expect.poll(call.seen).toContain('four\n')
  expect(call.seen()).not.toContain('this')
})

it('a shell without a terminal ends where it is told to', async () => {
  const call = await open('exec?stdin=true&stdout=true&stderr=true&command=sh')
  call.type('echo a; echo b\necho c\nfalse\nexit 3\necho never\n')
  expect(await call.outcome()).toMatchObject({
    output: 'a\nb\nc\n',
    status: { details: { causes: [{ message: '3' }] } },
  })
})

it('Ctrl-D ends the shell', async () => {
  const call = await open('exec?stdin=true&stdout=true&tty=true&command=sh')
  call.type('\u0004')
  expect((await call.outcome()).status).toMatchObject({ status: 'Success' })
})

it.each(['tar', 'constructor'])(
  'a program that the container has not, as kubectl cp wants it, can not be started: %s',
  async (name) => {
    const call = await open(`exec?stdout=true&command=${name}&command=cf`)
    const { status } = await call.outcome()
    expect(status['message']).toContain(`exec: "${name}": executable file not found in $PATH`)
  },
)

it('who is attached sees what the container writes until it ends', async () => {
  const call = await open('attach?stdout=true')
  await api.merge(`${pods}/p`, { metadata: { annotations: { 'sim.cluster/kill': '3' } } })
  expect(await call.outcome()).toMatchObject({
    output: 'main ended with exit code 3\n',
    status: { status: 'Success' },
  })
})

it('a log that is followed ends with the container', async () => {
  await expect
    .poll(async () => (await api.get(`${pods}/p`)).body['status'])
    .toMatchObject({ containerStatuses: [{ restartCount: 1, state: { running: {} } }] })
  const response = await fetch(`${sandbox.url}${pods}/p/log?follow=true`)
  await api.merge(`${pods}/p`, { metadata: { annotations: { 'sim.cluster/kill': '5' } } })
  expect(await response.text()).toBe('main started\nmain ended with exit code 5\n')
  const previous = await fetch(`${sandbox.url}${pods}/p/log?previous=true`)
  expect(await previous.text()).toContain('main ended with exit code')
})

it('a container for debugging runs beside the others, and a terminal in it is a shell', async () => {
  const debug = { name: 'debug', image: 'busybox', targetContainerName: 'main' }
  const path = `${pods}/p/ephemeralcontainers`
  await api.send('PATCH', path, { spec: { ephemeralContainers: [debug] } }, 'application/strategic-merge-patch+json')
  await expect
    .poll(async () => (await api.get(`${pods}/p`)).body['status'])
    .toMatchObject({ ephemeralContainerStatuses: [{ name: 'debug', state: { running: {} } }] })
  const call = await open('attach?container=debug&stdin=true&stdout=true&tty=true')
  call.type('whoami\r')
  await expect.poll(call.seen).toContain('root\r\n')
  call.type('exit\r')
  expect((await call.outcome()).status).toMatchObject({ status: 'Success' })
})

it('a port can not be forwarded, and the answer says so', async () => {
  const headers = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-protocol': 'SPDY/3.1+portforward.k8s.io',
  }
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(`${sandbox.url}${pods}/p/portforward?ports=80`, { headers }, resolve).once('error', reject).end()
  })
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  expect(response.statusCode).toBe(501)
  expect(JSON.parse(Buffer.concat(chunks).toString())).toMatchObject({
    kind: 'Status',
    reason: 'NotImplemented',
    message: expect.stringContaining('forwards no ports') as unknown,
  })
})
