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
    spec: { containers: [{ name: 'main', image: 'x' }] },
  })
  const status = async () => expect((await api.get(`${pods}/p`)).body['status']).toMatchObject({ phase: 'Running' })
  await vi.waitFor(status, { timeout: 300_000 })
})

afterAll(() => sandbox.stop())

/** Runs a script in the pod; its input stays open. */
function start(script: string, pod = 'p') {
  const query = new URLSearchParams({ stdin: 'true', stdout: 'true', stderr: 'true' })
  for (const word of ['sh', '-c', script]) query.append('command', word)
  const socket = new WebSocket(`${sandbox.url.replace('http', 'ws')}${pods}/${pod}/exec?${query}`, 'v4.channel.k8s.io')
  const texts = ['', '', '', '']
  socket.on('message', (message: Buffer) => {
    texts[message[0]!] += message.subarray(1).toString()
  })
  const { promise: closed, resolve, reject } = Promise.withResolvers<void>()
  socket.once('close', () => resolve())
  socket.once('error', reject)
  return {
    socket,
    seen: () => texts[1],
    async end() {
      await closed
      const { status, details } = JSON.parse(texts[3] || '{}') as {
        readonly status?: string
        readonly details?: { readonly causes: readonly { readonly message: string }[] }
      }
      return { output: texts[1], error: texts[2], code: status === 'Success' ? '0' : details?.causes[0]?.message }
    },
  }
}

it('an unquoted variable becomes as many words as it holds, a quoted one stays one', async () => {
  expect(await start(`a=" one  two"; echo $a.; echo "$a."; echo x$none; echo $none`).end()).toMatchObject({
    output: 'one two.\n one  two.\nx\n\n',
    code: '0',
  })
})

it('what is in a subshell stays there: its variables, its exit', async () => {
  expect(await start('a=1; (a=2; exit 5) || echo $? $a').end()).toMatchObject({ output: '5 1\n' })
})

it('a command reads what the one before it in a pipeline writes', async () => {
  expect(await start('(echo one; echo two) | cat; false | true').end()).toMatchObject({
    output: 'one\ntwo\n',
    code: '0',
  })
})

it('descriptors lead where they are led to', async () => {
  const { output, error, code } = await start(
    '(echo out; echo err >&2) 2>&1 >/dev/null; exec 4>&2; echo four >&4; cat <file',
  ).end()
  expect({ output, error, code }).toEqual({
    output: 'err\n',
    error: 'four\nsh: file: No such file or directory\n',
    code: '1',
  })
})

it('a job in the background can be waited for, asked for, and killed with all that it has begun', async () => {
  const script = `
    sleep 300 & long=$!
    (exit 4) & wait $!; echo $?
    kill -0 $long && echo there
    kill $long; wait $long; echo $?
    kill -0 $long || echo gone`
  expect(await start(script).end()).toMatchObject({ output: '4\nthere\n143\ngone\n' })
})

it('a loop goes on until its condition fails, and ends with the shell that it asks for', async () => {
  const script = '(while kill -0 $$; do :; done) 2>/dev/null & (sleep 0.3; kill -KILL $$) & wait'
  expect(await start(script).end()).toMatchObject({ code: '137' })
})

it('a command goes on though nobody listens any longer, and sees the end of its input', async () => {
  const left = start('(sleep 300) & echo $!; read line; kill $!; sleep 300')
  await expect.poll(left.seen).toMatch(/\d\n/)
  const [job = ''] = left.seen()!.split('\n')
  left.socket.terminate()
  await expect.poll(async () => (await start(`kill -0 ${job} || echo killed`).end()).output).toBe('killed\n')
  expect(await start(`kill -0 ${Number(job) - 1} && echo goes on`).end()).toMatchObject({ output: 'goes on\n' })
})

it('what can not be read as a script is a syntax error', async () => {
  for (const script of ['while true; do echo a', '(echo a', 'echo a; )', 'echo "a', '&& true', 'a | | b'])
    expect(await start(script).end(), script).toMatchObject({ code: '2' })
})

it('the processes of a container end with it', async () => {
  const sleeping = start('echo begun; sleep 300')
  await expect.poll(sleeping.seen).toBe('begun\n')
  const annotations = { 'sim.cluster/kill': '1' }
  await api.merge(`${pods}/p`, { metadata: { annotations } })
  expect(await sleeping.end()).toMatchObject({ code: '137' })
})

/** How often the only container of a pod was begun anew, and with what it ended before. */
async function restartsOf(name: string): Promise<readonly unknown[]> {
  const { containerStatuses: [status] = [] } = (await api.get(`${pods}/${name}`)).body['status'] as {
    readonly containerStatuses?: readonly {
      readonly restartCount: number
      readonly lastState: { readonly terminated?: { readonly exitCode: number; readonly reason: string } }
    }[]
  }
  return [status?.restartCount, status?.lastState.terminated?.exitCode, status?.lastState.terminated?.reason]
}

/** Makes a pod that comes back at once when it dies, and waits until it runs. */
async function running(name: string, processes: string, resources: object = {}): Promise<void> {
  const annotations = { 'sim.cluster/restart-delay': '1ms', 'sim.cluster/processes': processes }
  await api.post(pods, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, annotations },
    spec: { containers: [{ name: 'main', image: 'x', resources }] },
  })
  const status = async () =>
    expect((await api.get(`${pods}/${name}`)).body['status']).toMatchObject({ phase: 'Running' })
  await vi.waitFor(status, { timeout: 300_000 })
}

it('the first process is neither killed nor halted from within, and ends by what it has a handler for', async () => {
  await running('plain', 'none')
  expect(await start('kill -KILL 1; kill -STOP 1; kill -KILL -1; echo $?; ps', 'plain').end()).toMatchObject({
    output: expect.stringMatching(/^1\nPID STAT COMMAND\n1 S main\n\d+ S sh -c/) as string,
  })
  await start('kill -TERM 1; sleep 300', 'plain').end()
  await expect.poll(async () => restartsOf('plain'), { timeout: 60_000 }).toEqual([1, 143, 'Error'])
})

it('a first process without handlers does not mind, and an init ends with its child', async () => {
  await running('deaf', 'deaf')
  expect(await start('kill -TERM 1; echo $?', 'deaf').end()).toMatchObject({ output: '0\n' })
  await running('init', 'init')
  await start('kill -KILL -1; sleep 300', 'init').end()
  await expect.poll(async () => restartsOf('init'), { timeout: 60_000 }).toEqual([1, 137, 'Error'])
  expect(await restartsOf('deaf')).toEqual([0, undefined, undefined])
})

it('a container dies of memory beyond its limit', async () => {
  await running('small', 'none', { limits: { memory: '16Mi' } })
  expect(await start('dd if=/dev/zero bs=1048576 count=8 | tail -n 1', 'small').end()).toMatchObject({ code: '0' })
  expect(await start('dd if=/dev/zero bs=1048576 count=16 | tail -n 1', 'small').end()).toMatchObject({ code: '137' })
  await expect.poll(async () => restartsOf('small'), { timeout: 60_000 }).toEqual([1, 137, 'OOMKilled'])
})

it('an ephemeral container runs its command among the processes of its target', async () => {
  await running('target', 'none')
  const command = ['sh', '-c', 'kill -TERM 1; exit 7']
  const spec = { ephemeralContainers: [{ name: 'debug', image: 'y', command, targetContainerName: 'main' }] }
  await api.send('PATCH', `${pods}/target/ephemeralcontainers`, { spec }, 'application/strategic-merge-patch+json')
  await expect.poll(async () => restartsOf('target'), { timeout: 60_000 }).toEqual([1, 143, 'Error'])
  const ended = { name: 'debug', state: { terminated: { exitCode: expect.any(Number) as number } } }
  await expect
    .poll(async () => (await api.get(`${pods}/target`)).body['status'], { timeout: 60_000 })
    .toMatchObject({ ephemeralContainerStatuses: [ended] })
})
