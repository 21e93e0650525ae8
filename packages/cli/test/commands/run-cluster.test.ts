import { readFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { type Chaos, experimentOf, newChaos } from '../chaos.ts'
import { until } from '../until.ts'

/** An API server that refuses whatever it is asked, and remembers the paths. */
async function apiServer() {
  const paths: string[] = []
  const server = createServer((request, response) => {
    paths.push(request.url ?? '')
    response.writeHead(403, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ kind: 'Status', reason: 'Forbidden', message: 'no', code: 403 }))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, paths, [Symbol.dispose]: () => void server.close() }
}

async function kubeconfig(chaos: Chaos, name: string, servers: Readonly<Record<string, string>>): Promise<string> {
  const names = Object.keys(servers)
  return chaos.write(name, {
    'current-context': names[0],
    contexts: names.map((context) => ({ name: context, context: { cluster: context, user: 'u' } })),
    clusters: names.map((cluster) => ({ name: cluster, cluster: { server: servers[cluster] } })),
    users: [{ name: 'u', user: { token: 'none' } }],
  })
}

function lookAtPods(more: Readonly<Record<string, unknown>> = {}, args: Readonly<Record<string, unknown>> = {}) {
  const provider = {
    type: 'plugin',
    activity: 'kubernetes/pods-not-in-phase',
    arguments: { label_selector: 'a=b', phase: 'Pending', ...args },
    ...more,
  }
  return { type: 'probe', name: 'look', provider }
}

async function logIn(chaos: Chaos): Promise<string> {
  const [id] = await readdir(join(chaos.state, 'runs'))
  return join(chaos.state, 'runs', id!, 'log.jsonl')
}

async function openedIn(chaos: Chaos): Promise<{ readonly environment: Record<string, string> }> {
  const [first = ''] = (await readFile(await logIn(chaos), 'utf8')).split('\n')
  return JSON.parse(first) as { environment: Record<string, string> }
}

test('--kubeconfig, --context and --namespace reach the activities, the first line and the record', async () => {
  using dev = await apiServer()
  using prod = await apiServer()
  await using chaos = await newChaos()
  const file = await kubeconfig(chaos, 'clusters', { prod: prod.url, dev: dev.url })
  const other = await kubeconfig(chaos, 'other', { prod: prod.url })
  // The file itself would go elsewhere.
  const secrets = { k8s: { KUBERNETES_CONTEXT: 'prod' } }
  const method = [lookAtPods({ secrets: ['k8s'] }), lookAtPods({ secrets: ['k8s'] }, { ns: 'named' })]
  await chaos.write('e.json', experimentOf(method, { secrets }))
  const { stderr } = await chaos.run(
    ['run', 'e.json', '--kubeconfig', 'clusters', '--context', 'dev', '--namespace', 'shop'],
    { environment: { KUBECONFIG: other } },
  )
  expect(stderr).toContain(
    `Acts on     context dev (--context), namespace shop (--namespace), server ${dev.url}, cluster dev\n`,
  )
  expect(prod.paths).toEqual([])
  expect(dev.paths).toEqual([
    expect.stringMatching(/^\/api\/v1\/namespaces\/shop\/pods\?/),
    expect.stringMatching(/^\/api\/v1\/namespaces\/named\/pods\?/),
  ])
  expect((await openedIn(chaos)).environment).toEqual({
    CHAOS_KUBECONFIG: file,
    KUBECONFIG: file,
    CHAOS_CONTEXT: 'dev',
    KUBERNETES_CONTEXT: 'dev',
    CHAOS_NAMESPACE: 'shop',
  })
})

test('programs of the run get them as far as they know any', async () => {
  await using chaos = await newChaos()
  const file = await kubeconfig(chaos, 'clusters', { dev: 'http://127.0.0.1:1' })
  const provider = { type: 'process', path: 'sh', arguments: ['-c', 'echo $KUBECONFIG $KUBERNETES_CONTEXT >out'] }
  await chaos.write('e.json', experimentOf([{ type: 'action', name: 'tell', provider }]))
  await chaos.run(['run', 'e.json', '--kubeconfig', 'clusters', '--context', 'dev'])
  expect(await readFile(join(chaos.folder, 'out'), 'utf8')).toBe(`${file} dev\n`)
})

test('a context that is not there is refused, and nothing is touched', async () => {
  await using chaos = await newChaos()
  await kubeconfig(chaos, 'clusters', { dev: 'http://127.0.0.1:1' })
  await chaos.write('e.json', experimentOf([lookAtPods()]))
  const { code, stderr } = await chaos.run(['run', 'e.json', '--kubeconfig', 'clusters', '--context', 'deev'])
  expect(code, stderr).toBe(2)
  expect(stderr).toMatch(/^The run is refused: The kubeconfig .*\/clusters has no context "deev"\. .*: dev\.\n$/)
})

test('without any of them the first line says where the context is from', async () => {
  await using chaos = await newChaos()
  const KUBECONFIG = await kubeconfig(chaos, 'clusters', { dev: 'http://127.0.0.1:1' })
  await chaos.write('e.json', experimentOf([lookAtPods()]))
  const named = await chaos.run(['run', 'e.json'], { environment: { KUBECONFIG } })
  expect(named.stderr).toContain('Acts on     context dev (KUBECONFIG), ')
  await kubeconfig(chaos, '../.kube/config', { dev: 'http://127.0.0.1:1' })
  expect((await chaos.run(['run', 'e.json'])).stderr).toContain('Acts on     context dev (~/.kube/config), ')
})

test('recover goes to the cluster that the command line of the run named, from another folder and another shell', async () => {
  await using chaos = await newChaos()
  const up = await chaos.run(['sandbox', 'up', '--preset', 'empty'])
  expect(up.code, up.stderr).toBe(0)
  try {
    const file = join(chaos.state, 'sandbox', 'kubeconfig')
    const elsewhere = { KUBECONFIG: await kubeconfig(chaos, 'elsewhere', { other: 'http://127.0.0.1:1' }) }
    const provider = { type: 'plugin', activity: 'kubernetes/cordon-node', arguments: { name: 'node-1' } }
    await chaos.write('e.json', experimentOf([{ type: 'action', name: 'cordon', provider, pauses: { after: 60 } }]))
    const options = ['--kubeconfig', join('..', relative(join(chaos.folder, '..'), file)), '--context', 'chaos-sandbox']
    const run = chaos.start(['run', 'e.json', ...options], { environment: elsewhere })
    await run.says('waits')
    const log = await logIn(chaos)
    await until(() => readFileSync(log, 'utf8').includes('"type":"pause"'))
    run.kill('SIGKILL')
    await run.finished
    await chaos.write('below/nothing', '')
    const { code, stderr } = await chaos.run(['--change-dir', 'below', 'recover', '--yes'], { environment: elsewhere })
    expect(code, stderr).toBe(0)
    expect(stderr).toContain('restored    Node node-1')
  } finally {
    await chaos.run(['sandbox', 'down'])
  }
})

test('--namespace is for the sandbox, too', async () => {
  await using chaos = await newChaos()
  const provider = { type: 'plugin', activity: 'kubernetes/all-pods-healthy', arguments: {} }
  const probe = { type: 'probe', name: 'healthy', tolerance: true, provider }
  const hypothesis = { 'steady-state-hypothesis': { title: 'Healthy', probes: [probe] } }
  await chaos.write('e.json', experimentOf([], hypothesis))
  const without = await chaos.run(['run', 'e.json', '--sandbox'])
  expect(without.stderr).toMatch(/namespace default/)
  const { code, stderr } = await chaos.run(['run', 'e.json', '--sandbox', '--namespace', 'bookinfo'])
  expect(code, stderr).toBe(0)
  expect(stderr).not.toMatch(/namespace default/)
})

test('what only the configuration or a tolerance asks of a cluster is looked at before the run, too', async () => {
  using server = await apiServer()
  await using chaos = await newChaos()
  await kubeconfig(chaos, 'clusters', { dev: server.url })
  const elsewhere = { secrets: { k8s: { KUBERNETES_HOST: server.url } } }
  const asked = { type: 'probe', provider: { ...lookAtPods().provider } }
  const done = { type: 'probe', name: 'done', tolerance: 0, provider: { type: 'process', path: 'true' } }
  const withSecrets = { ...lookAtPods({ secrets: ['k8s'] }) }
  const acting = { type: 'plugin', activity: 'kubernetes/cordon-node', arguments: { name: 'node-1' } }
  const files: Readonly<Record<string, readonly [unknown, string?]>> = {
    configuration: [experimentOf([], { configuration: { pods: asked }, ...elsewhere })],
    tolerance: [
      experimentOf([], {
        'steady-state-hypothesis': { title: 'Done', probes: [{ ...done, tolerance: withSecrets }] },
        ...elsewhere,
      }),
    ],
    'an action': [
      experimentOf([], { configuration: { pods: { type: 'probe', provider: acting } }, ...elsewhere }),
      '--no-validation',
    ],
  }
  for (const [place, [file, ...flags]] of Object.entries(files)) {
    await chaos.write('e.json', file)
    const more = flags.filter((flag) => flag !== undefined)
    const misnamed = await chaos.run(['run', 'e.json', '--kubeconfig', 'clusters', '--context', 'nosuch', ...more])
    expect(misnamed.code, `${place}: ${misnamed.stderr}`).toBe(2)
    expect(misnamed.stderr).toContain('has no context "nosuch"')
    const leaving = await chaos.run(['run', 'e.json', '--sandbox', ...more])
    expect(leaving.code, `${place}: ${leaving.stderr}`).toBe(6)
    expect(leaving.stderr).toMatch(/The secrets of "\w+" name another cluster than the sandbox/)
    const { stderr } = await chaos.run(['run', 'e.json', '--kubeconfig', 'clusters', '--context', 'dev', ...more])
    expect(stderr, place).toContain(`server ${server.url}`)
  }
})
