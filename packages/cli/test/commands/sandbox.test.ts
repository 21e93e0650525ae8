import { execFile, spawn } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { type Chaos, experimentOf, newChaos, processOf } from '../chaos.ts'

interface Status {
  readonly running: boolean
  readonly pid: number
  readonly url: string
}

/** The program with a sandbox of its own, that ends with the test. */
async function newSandbox(args: readonly string[] = []) {
  const chaos = await newChaos()
  const down = () => chaos.run(['sandbox', 'down'])
  const up = await chaos.run(['sandbox', 'up', ...args])
  const dispose = async () => {
    await down()
    await chaos[Symbol.asyncDispose]()
  }
  return { chaos, up, down, [Symbol.asyncDispose]: dispose }
}

async function statusOf(chaos: Chaos): Promise<Status> {
  return JSON.parse((await chaos.run(['sandbox', 'status', '--json'])).stdout) as Status
}

async function get(url: string, path: string): Promise<{ readonly items: readonly unknown[] }> {
  return (await (await fetch(url + path)).json()) as { readonly items: readonly unknown[] }
}

const probing = experimentOf([
  { type: 'probe', name: 'look', provider: { type: 'plugin', activity: 'kubernetes/get-nodes' } },
])

const kubeconfigOf = (chaos: Chaos) => join(chaos.state, 'sandbox', 'kubeconfig')

test('up prints what a shell can evaluate and what to try next; down ends it', async () => {
  await using sandbox = await newSandbox(['--nodes', '2'])
  const { chaos, up, down } = sandbox
  expect(up.code).toBe(0)
  const script = `${up.stdout}\nprintf '%s %s' "$KUBECONFIG" "$PRODUCT_PAGE_SERVICE_BASE_URL"`
  const { stdout } = await promisify(execFile)('sh', ['-c', script])
  const [kubeconfig, page] = stdout.split(' ')
  expect(kubeconfig).toBe(kubeconfigOf(chaos))
  expect((await stat(kubeconfig!)).mode & 0o777).toBe(0o600)
  expect(await (await fetch(`${page}/productpage`)).text()).toContain('Reviews served by: reviews-v3-')
  for (const words of ['eval "$(chaos sandbox up)"', 'chaos run ', 'chaos sandbox down'])
    expect(up.stderr).toContain(words)

  const { url, pid } = await statusOf(chaos)
  expect((await get(url, '/api/v1/nodes')).items).toHaveLength(2)
  expect(await down()).toMatchObject({ code: 0, stderr: `The sandbox (process ${pid}) has ended.\n` })
  await expect(fetch(url)).rejects.toThrow('fetch failed')
  expect(await chaos.run(['sandbox', 'status'])).toMatchObject({
    code: 1,
    stdout: 'No sandbox is running. "chaos sandbox up" starts one.\n',
  })
  expect(await down()).toMatchObject({ code: 0, stderr: 'No sandbox is running.\n' })
})

test('up where one is running says so and prints the same lines', async () => {
  await using sandbox = await newSandbox(['--preset', 'empty'])
  const { chaos, up } = sandbox
  expect(up.stdout).toBe(`export KUBECONFIG=${kubeconfigOf(chaos)}\n`)
  const again = await chaos.run(['sandbox', 'up', '--preset', 'bookinfo'])
  expect(again).toMatchObject({ code: 0, stdout: up.stdout })
  expect(again.stderr).toMatch(/^A sandbox is running already, since /)
})

test('of two that are started at once there is one in the end', async () => {
  await using chaos = await newChaos()
  const up = ['sandbox', 'up', '--preset', 'empty']
  const [one, other] = await Promise.all([chaos.run(up), chaos.run(up)])
  expect([one.code, other.code, one.stdout]).toEqual([0, 0, other.stdout])
  const { pid } = await statusOf(chaos)
  expect((await chaos.run(['sandbox', 'down'])).stderr).toContain(`process ${pid}`)
  expect(await chaos.run(['sandbox', 'status'])).toMatchObject({ code: 1 })
})

test('it outlives the shell that started it, even one that is hung up', async () => {
  await using chaos = await newChaos()
  const bin = resolve(import.meta.dirname, '../../bin/chaos.js')
  const env = { PATH: process.env['PATH'], HOME: chaos.folder, CHAOS_STATE_DIR: chaos.state }
  const script = `"${process.execPath}" "${bin}" sandbox up --preset empty; echo started; sleep 60`
  const shell = spawn('sh', ['-c', script], { detached: true, env, stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = new Promise((done) => shell.once('close', done))
  let said = ''
  for await (const chunk of shell.stdout) {
    said += String(chunk)
    if (said.includes('started')) break
  }
  process.kill(-shell.pid!, 'SIGHUP')
  await ended
  expect(await chaos.run(['sandbox', 'status'])).toMatchObject({ code: 0 })
  await chaos.run(['sandbox', 'down'])
})

test('after a crash status says so, and up starts a new one', async () => {
  await using sandbox = await newSandbox(['--preset', 'empty'])
  const { chaos } = sandbox
  const { pid } = await statusOf(chaos)
  process.kill(pid, 'SIGKILL')
  await expect.poll(async () => (await chaos.run(['sandbox', 'status'])).code).toBe(1)
  expect(await chaos.run(['sandbox', 'up', '--preset', 'empty'])).toMatchObject({ code: 0 })
  expect((await statusOf(chaos)).pid).not.toBe(pid)
})

test.each([
  ['began at another time', { startedAt: '1' }],
  ['began nobody knows when', { startedAt: '' }],
  ['is not said to have begun', {}],
])('a process that got the recorded id later is left alone: one that %s', async (_, startedAt) => {
  await using chaos = await newChaos()
  // It ends with its input, that is, with this test at the latest.
  const bystander = spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'] })
  try {
    await chaos.write(join(chaos.state, 'sandbox/lock'), { pid: bystander.pid, host: hostname(), ...startedAt })
    expect(await chaos.run(['sandbox', 'down'])).toMatchObject({ code: 0, stderr: 'No sandbox is running.\n' })
    expect([bystander.exitCode, bystander.signalCode]).toEqual([null, null])
  } finally {
    bystander.kill()
  }
})

test('where nobody knows when its process began, it ends by itself', async () => {
  await using sandbox = await newSandbox(['--preset', 'empty'])
  const { chaos, down } = sandbox
  const { pid, url } = await statusOf(chaos)
  await chaos.write(join(chaos.state, 'sandbox/lock'), { pid, startedAt: '', host: hostname() })
  expect(await down()).toMatchObject({ code: 0, stderr: `The sandbox (process ${pid}) has ended.\n` })
  await expect(fetch(url)).rejects.toThrow('fetch failed')
})

test.each(['', 'null', '[]', '{"pid":0}', '{"pid":"1"}', '{"pid":1,"startedAt":"","host":""}'])(
  'a record that names no process ends none: %s',
  async (lock) => {
    await using chaos = await newChaos()
    await chaos.write(join(chaos.state, 'sandbox/lock'), lock)
    expect(await chaos.run(['sandbox', 'down'])).toMatchObject({ code: 0, stderr: 'No sandbox is running.\n' })
  },
)

test('a run with its kubeconfig says in its first line and in its journal what it acts on', async () => {
  await using sandbox = await newSandbox(['--preset', 'empty'])
  const { chaos } = sandbox
  const probe = { type: 'python', module: 'chaosk8s.node.probes', func: 'get_nodes' }
  await chaos.write('e.json', experimentOf([{ type: 'probe', name: 'nodes', provider: probe }]))
  const run = await chaos.run(['run', 'e.json'], { environment: { KUBECONFIG: kubeconfigOf(chaos) } })
  expect(run.stderr).toMatch(/^Acts on {5}the sandbox of "chaos sandbox up", context chaos-sandbox \(KUBECONFIG\), /)
  expect(run.code).toBe(0)
  const { chaos: ours } = JSON.parse(await readFile(join(chaos.folder, 'journal.json'), 'utf8')) as {
    readonly chaos: { readonly actsOn: string }
  }
  expect(run.stderr).toContain(ours.actsOn)
})

test('logs tell every call that could change something; --follow ends with the sandbox', async () => {
  await using sandbox = await newSandbox(['--preset', 'empty'])
  const { chaos, down } = sandbox
  const { url } = await statusOf(chaos)
  const following = chaos.start(['sandbox', 'logs', '--follow'])
  await fetch(`${url}/api/v1/namespaces/default/configmaps/none`, { method: 'DELETE' })
  await fetch(`${url}/api/v1/namespaces/default/configmaps/none`)
  await down()
  const { code, stdout } = await following.finished
  expect(code).toBe(0)
  expect(stdout.match(/configmaps\/none/g)).toHaveLength(1)
  expect(stdout).toContain('DELETE /api/v1/namespaces/default/configmaps/none 404')
  expect((await chaos.run(['sandbox', 'logs'])).stdout).toBe(stdout)
})

const settings = (name: string) =>
  `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${name} }\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, namespace: shop }\n`

test('manifests that are refused are one sentence, and nothing stays behind', async () => {
  await using chaos = await newChaos()
  await chaos.write('manifests/shop.yaml', settings('another'))
  for (const args of [
    ['sandbox', 'up', '--manifests', 'manifests'],
    ['run', 'e.json', '--sandbox', '--sandbox-manifests', 'manifests'],
  ]) {
    await chaos.write('e.json', experimentOf([processOf('true', [])]))
    const { code, stdout, stderr } = await chaos.run(args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('manifests/shop.yaml, document 2 is refused: namespaces "shop" not found. Correct it')
  }
  expect(await chaos.run(['sandbox', 'status'])).toMatchObject({ code: 1 })
})

test('numbers that make no sense are one sentence', async () => {
  await using chaos = await newChaos()
  for (const number of ['0', 'many', '1.5']) {
    expect(await chaos.run(['sandbox', 'up', '--nodes', number])).toMatchObject({
      code: 2,
      stderr: `--nodes can't be "${number}". Give a whole number from 1 to 5000.\n`,
    })
  }
})

test('what a killed run left in a sandbox that has ended needs no recovery; in one that runs it does', async () => {
  await using sandbox = await newSandbox(['--preset', 'empty'])
  const { chaos, down } = sandbox
  const cordon = { type: 'python', module: 'chaosk8s.node.actions', func: 'cordon_node', arguments: { name: 'node-1' } }
  const action = { type: 'action', name: 'cordon', provider: cordon, pauses: { after: 60 } }
  await chaos.write('e.json', experimentOf([action]))
  const run = chaos.start(['run', 'e.json'], { environment: { KUBECONFIG: kubeconfigOf(chaos) } })
  await run.says('waits')
  run.kill('SIGKILL')
  await run.finished
  expect((await chaos.run(['recover'])).code).toBe(6)
  await down()
  await chaos.run(['sandbox', 'up', '--preset', 'empty'])
  const recovered = await chaos.run(['recover'])
  expect(recovered.code).toBe(0)
  expect(recovered.stderr).toContain('acted on a sandbox, which is gone with it: nothing is left to put back.')
  expect((await chaos.run(['recover'])).stderr).toContain('There is nothing to recover')
})

test('a port that is taken is one sentence', async () => {
  await using sandbox = await newSandbox(['--preset', 'empty'])
  const { port } = new URL((await statusOf(sandbox.chaos)).url)
  await using other = await newChaos()
  expect(await other.run(['sandbox', 'up', '--port', port])).toMatchObject({
    code: 2,
    stderr: `Port ${port} is taken. Name another one, or leave out --port.\n`,
  })
})

test('--sandbox-preset and --sandbox-manifests choose what a run acts on, and need --sandbox', async () => {
  await using chaos = await newChaos()
  await chaos.write('manifests/shop.yaml', settings('shop'))
  const shown =
    'curl -s "$(grep -o \'http://[^"]*\' "$KUBECONFIG")/api/v1/configmaps" | grep -o \'"namespace":"[a-z]*"\''
  await chaos.write('e.json', experimentOf([processOf('sh', ['-c', shown])]))
  const options = ['--sandbox-preset', 'empty', '--sandbox-manifests', 'manifests']
  const run = await chaos.run(['run', 'e.json', '--sandbox', ...options])
  expect(run.code).toBe(0)
  const { run: results } = JSON.parse(await readFile(join(chaos.folder, 'journal.json'), 'utf8')) as {
    readonly run: readonly { readonly output: { readonly stdout: string } }[]
  }
  expect(results[0]!.output.stdout).toContain('"namespace":"shop"')
  expect(results[0]!.output.stdout).not.toContain('bookinfo')
  expect(await chaos.run(['run', 'e.json', ...options])).toMatchObject({
    code: 2,
    stderr: '--sandbox-preset says what is in a sandbox, but the run is not to use one. Add --sandbox.\n',
  })
})

test('a run that acts on a sandbox which has ended says how to have one, whether it was ended or killed', async () => {
  await using sandbox = await newSandbox(['--preset', 'empty'])
  const { chaos, down } = sandbox
  await chaos.write('e.json', probing)
  const environment = { KUBECONFIG: kubeconfigOf(chaos) }
  const kubeconfig = await readFile(kubeconfigOf(chaos), 'utf8')
  await down()
  const hint =
    'KUBECONFIG names a sandbox that has ended. Start one with "chaos sandbox up", or let the run make one: --sandbox.\n'
  for (const command of ['validate', 'run']) {
    const ended = await chaos.run([command, 'e.json'], { environment })
    expect([ended.code, ended.stderr]).toEqual([6, `The run is refused: ${hint}`])
  }
  // The sandbox need not be that of the state folder at hand.
  await using other = await newChaos()
  await other.write('e.json', probing)
  for (const command of ['validate', 'run']) {
    const elsewhere = await other.run([command, 'e.json'], { environment })
    expect([elsewhere.code, elsewhere.stderr]).toEqual([6, `The run is refused: ${hint}`])
  }
  await chaos.write('own.json', experimentOf([processOf('true', [])]))
  const without = await chaos.run(['run', 'own.json'], { environment })
  expect(without.code, without.stderr).toBe(0)
  expect(without.stderr).toContain(hint)
  // As in another folder, or after a crash.
  await chaos.write('kubeconfig', kubeconfig)
  const refused = await chaos.run(['run', 'e.json', '--kubeconfig', 'kubeconfig'])
  expect(refused.code, refused.stderr).toBe(4)
  expect(refused.stderr).toContain('is that of a sandbox which has ended. Start one with "chaos sandbox up"')
})

test('without a kubeconfig a run says that there is a sandbox', async () => {
  await using chaos = await newChaos()
  await chaos.write('e.json', probing)
  const { code, stderr } = await chaos.run(['run', 'e.json'])
  expect(code, stderr).toBe(4)
  expect(stderr).toContain('or try it without a cluster: --sandbox.')
})
