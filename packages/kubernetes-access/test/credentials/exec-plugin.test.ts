import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { connect, nodes } from 'chaos-kubernetes-access'
import { afterEach, expect, test, vi } from 'vitest'
import { startApiServer } from '../support/api-server.ts'
import { kubeconfigFor, testContext } from '../support/context.ts'

afterEach(() => void vi.useRealTimers())

const empty = { body: { metadata: {}, items: [] } }
const version = 'client.authentication.k8s.io/v1'
const tokenOf = (token: string, more: Record<string, string> = {}) =>
  JSON.stringify({ apiVersion: version, kind: 'ExecCredential', status: { token, ...more } })

/** A plugin that is a shell script, with a folder of its own. */
async function plugin(script: string) {
  const folder = await mkdtemp(join(tmpdir(), 'plugin-'))
  const command = join(folder, 'plugin.sh')
  await writeFile(command, `#!/bin/sh\ncd ${folder}\n${script}\n`)
  await chmod(command, 0o755)
  const at = (name: string) => join(folder, name)
  return { command, at, exec: { apiVersion: version, command, interactiveMode: 'Never' } }
}

async function isThere(path: string): Promise<void> {
  await expect.poll(() => existsSync(path)).toBe(true)
}

async function isGone(pidFile: string): Promise<void> {
  const pid = Number(await readFile(pidFile, 'utf8'))
  const state = async () => {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'stat=', '-p', String(pid)]).catch(() => ({ stdout: '' }))
    return stdout.trim()
  }
  // One that has ended but was not collected by its parent is gone all the same.
  await expect.poll(state).toMatch(/^(Z.*)?$/)
}

test("a plugin's token goes with the request, and is asked for once", async () => {
  await using server = await startApiServer(() => empty)
  const { exec, at } = await plugin(`echo asked >> asked\necho '${tokenOf('from-plugin')}'`)
  const context = testContext({ environment: await kubeconfigFor(server.url, { exec }) })
  const list = async () => (await connect(context)).list(nodes)
  await Promise.all([list(), list()])
  await list()
  expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(Array(3).fill('Bearer from-plugin'))
  expect(await readFile(at('asked'), 'utf8')).toBe('asked\n')
})

test('a token that has expired is asked for anew', async () => {
  await using server = await startApiServer(() => empty)
  const { exec } = await plugin(`
n=$(cat count 2>/dev/null || echo 0); n=$((n + 1)); echo $n > count
echo '${tokenOf('$N', { expirationTimestamp: '2020-01-01T00:00:00Z' })}' | sed "s/\\$N/number-$n/"`)
  const context = testContext({ environment: await kubeconfigFor(server.url, { exec }) })
  await (await connect(context)).list(nodes)
  expect(server.requests[0]?.headers.authorization).toBe('Bearer number-2')
})

test('a plugin is given its arguments, its variables, and, where asked for, the cluster', async () => {
  await using server = await startApiServer(() => empty)
  const { exec, at } = await plugin(
    `printf %s "$1 $COLOUR" > given\nprintf %s "$KUBERNETES_EXEC_INFO" > info\necho '${tokenOf('t')}'`,
  )
  const given = { ...exec, args: ['get-token'], env: [{ name: 'COLOUR', value: 'blue' }], provideClusterInfo: true }
  const extensions = [
    { name: 'other', extension: 1 },
    { name: 'client.authentication.k8s.io/exec', extension: { audience: 'shop' } },
  ]
  const cluster = { 'tls-server-name': 'api.test', extensions, unheard: 'of' }
  await connect(testContext({ environment: await kubeconfigFor(server.url, { exec: given }, cluster) }))
  expect(await readFile(at('given'), 'utf8')).toBe('get-token blue')
  expect(JSON.parse(await readFile(at('info'), 'utf8'))).toEqual({
    kind: 'ExecCredential',
    apiVersion: version,
    spec: {
      interactive: false,
      cluster: { server: server.url, 'tls-server-name': 'api.test', config: { audience: 'shop' } },
    },
  })
})

test("a plugin beside the kubeconfig is found from the kubeconfig's folder", async () => {
  await using server = await startApiServer(() => empty)
  const { exec } = await plugin(`echo '${tokenOf('beside')}'`)
  const environment = await kubeconfigFor(server.url, { exec: { ...exec, command: './plugin.sh' } })
  await writeFile(join(environment.KUBECONFIG, '../plugin.sh'), await readFile(exec.command), { mode: 0o755 })
  await (await connect(testContext({ environment }))).list(nodes)
  expect(server.requests[0]?.headers.authorization).toBe('Bearer beside')
})

test.each<[string, string, string]>([
  [
    'fails',
    'echo "you are not logged in" >&2; echo >&2; echo "Please run: login" >&2; exit 3',
    'ended with exit code 3: you are not logged in Please run: login.',
  ],
  ['writes no JSON', 'echo hello', 'is no ExecCredential with a token or a certificate.'],
  ['gives nothing', 'echo \'{"status": {}}\'', 'is no ExecCredential with a token or a certificate.'],
])('a plugin that %s is no access, and is named', async (_, script, what) => {
  const { exec } = await plugin(script)
  const context = testContext({ environment: await kubeconfigFor('http://127.0.0.1:1', { exec }) })
  const failure = await connect(context).catch((error: unknown) => error)
  expect(failure).toMatchObject({ name: 'StepFailure', reason: 'no-access' })
  expect((failure as Error).message).toContain(exec.command)
  expect((failure as Error).message).toContain(what)
})

test.each([
  ['has no apiVersion', { apiVersion: undefined }, 'has no apiVersion'],
  ['speaks a version that is no more', { apiVersion: 'client.authentication.k8s.io/v1alpha1' }, 'v1alpha1"'],
  ['wants a terminal', { interactiveMode: 'Always' }, 'wants to ask somebody at a terminal (interactiveMode: Always)'],
  ['has a mode that is none', { interactiveMode: 'Perhaps' }, 'has the interactiveMode "Perhaps"'],
])('a plugin that %s is refused, and not run', async (_, more, what) => {
  const { exec, at } = await plugin(`echo asked > asked\necho '${tokenOf('t')}'`)
  const environment = await kubeconfigFor('http://127.0.0.1:1', { exec: { ...exec, ...more } })
  await expect(connect(testContext({ environment }))).rejects.toMatchObject({
    reason: 'no-access',
    message: expect.stringContaining(what) as string,
  })
  expect(existsSync(at('asked'))).toBe(false)
})

const answer = (more: object) => JSON.stringify({ apiVersion: version, kind: 'ExecCredential', ...more })

test.each([
  ['another apiVersion', answer({ apiVersion: 'v1beta1', status: { token: 't' } }), 'has the apiVersion v1beta1'],
  ['another kind', answer({ kind: 'Token', status: { token: 't' } }), 'is no ExecCredential'],
  ['a certificate alone', answer({ status: { clientCertificateData: 'c' } }), 'has a certificate without its key.'],
  ['a key alone', answer({ status: { clientKeyData: 'k' } }), "has a certificate's key without the certificate."],
  ['no time', answer({ status: { token: 't', expirationTimestamp: 'soon' } }), 'has an expirationTimestamp that is no'],
])('a plugin that answers with %s is no access', async (_, output, what) => {
  const { exec } = await plugin(`echo '${output}'`)
  const context = testContext({ environment: await kubeconfigFor('http://127.0.0.1:1', { exec }) })
  await expect(connect(context)).rejects.toMatchObject({
    reason: 'no-access',
    message: expect.stringContaining(what) as string,
  })
})

test('a plugin that is missing is no access, with its own hint', async () => {
  const exec = { apiVersion: version, command: '/nonexistent/plugin', installHint: 'Install the plugin.' }
  const context = testContext({ environment: await kubeconfigFor('http://127.0.0.1:1', { exec }) })
  await expect(connect(context)).rejects.toMatchObject({
    reason: 'no-access',
    message: "There is no program /nonexistent/plugin, the kubeconfig's credential plugin.",
    remedy: 'Install the plugin.',
  })
})

const hanging =
  'trap "" TERM INT HUP\nsleep 600 &\necho $! > child\necho $$ > self.tmp; mv self.tmp self\nwait; wait; wait'

test('a plugin that hangs ends with the signal, and all that it started with it', async () => {
  const { exec, at } = await plugin(hanging)
  const stop = new AbortController()
  const context = testContext({
    environment: await kubeconfigFor('http://127.0.0.1:1', { exec }),
    signal: stop.signal,
  })
  const connecting = connect(context)
  const outcome = expect(connecting).rejects.toThrow('The run is stopped.')
  await isThere(at('self'))
  stop.abort(new Error('The run is stopped.'))
  await outcome
  await isGone(at('self'))
  await isGone(at('child'))
})

test('a plugin that hangs goes on for those whose signal has not fired', async () => {
  await using server = await startApiServer(() => empty)
  const { exec, at } = await plugin(`echo > asked\nwhile [ ! -e go ]; do sleep 0.02; done\necho '${tokenOf('late')}'`)
  const environment = await kubeconfigFor(server.url, { exec })
  const stop = new AbortController()
  const stopped = expect(connect(testContext({ environment, signal: stop.signal }))).rejects.toThrow('stopped')
  const other = connect(testContext({ environment }))
  await isThere(at('asked'))
  stop.abort(new Error('stopped'))
  await stopped
  await writeFile(at('go'), '')
  await (await other).list(nodes)
  expect(server.requests[0]?.headers.authorization).toBe('Bearer late')
})

test('after one that hung was ended, the next who connects asks anew', async () => {
  await using server = await startApiServer(() => empty)
  const { exec, at } = await plugin(`echo > asked\n[ -e go ] || sleep 600\necho '${tokenOf('second')}'`)
  const environment = await kubeconfigFor(server.url, { exec })
  const stop = new AbortController()
  const stopped = expect(connect(testContext({ environment, signal: stop.signal }))).rejects.toThrow('stopped')
  await isThere(at('asked'))
  await writeFile(at('go'), '')
  stop.abort(new Error('stopped'))
  await stopped
  await (await connect(testContext({ environment }))).list(nodes)
  expect(server.requests).toHaveLength(1)
})

test('a plugin has 30 seconds', async () => {
  const { exec, at } = await plugin(hanging)
  const environment = await kubeconfigFor('http://127.0.0.1:1', { exec })
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const connecting = connect(testContext({ environment }))
  const outcome = expect(connecting).rejects.toThrow(
    `The credential plugin ${exec.command} took longer than 30 s and was ended.`,
  )
  while (!existsSync(at('self'))) await new Promise((resolve) => setImmediate(resolve))
  await vi.advanceTimersByTimeAsync(30_000)
  await outcome
  vi.useRealTimers()
  await isGone(at('child'))
})

test('a plugin that writes without an end is ended', async () => {
  const { exec, at } = await plugin('echo $$ > pid\nexec yes')
  const environment = await kubeconfigFor('http://127.0.0.1:1', { exec })
  await expect(connect(testContext({ environment }))).rejects.toMatchObject({
    reason: 'no-access',
    message: `The credential plugin ${exec.command} was ended, for what it wrote is of no use: it is larger than 1 MiB, the most that is read of it.`,
  })
  await isGone(at('pid'))
})
