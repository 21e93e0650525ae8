import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSandbox } from 'chaos-sandbox'
import { builtCli } from './built-cli.ts'

/**
 * What `chaos recover` costs after `kill -9`, with so many objects changed: time from the start of the process to its end, and calls for each
 * object, proof and giving back included. Once alone, and once beside an older run whose cluster refuses connections, or swallows packets.
 *
 * `node e2e/bench/recover-many.ts [OBJECTS]`, after a build; exit code 1 where a goal is missed.
 */
const objects = Number(process.argv[2] ?? 1000)
const goals = { seconds: 5, callsEach: 3.1 }
const namespace = 'many'
const names = Array.from({ length: objects }, (_, at) => `web-${at}`)

type Sandbox = Awaited<ReturnType<typeof startSandbox>>

interface Place {
  readonly home: string
  readonly environment: NodeJS.ProcessEnv
}

const folder = await mkdtemp(join(tmpdir(), 'chaos-recover-many-'))
const missed: string[] = []
try {
  console.log(`| beside | objects | seconds | calls each | exit code |\n| --- | --- | --- | --- | --- |`)
  for (const beside of ['nothing', 'a run whose cluster is gone', 'a run whose cluster swallows packets'] as const) {
    const row = await measure(beside)
    console.log(
      `| ${beside} | ${objects} | ${row.seconds.toFixed(2)} | ${row.callsEach.toFixed(2)} | ${row.exitCode} |`,
    )
    if (row.seconds > goals.seconds) missed.push(`${beside}: ${row.seconds.toFixed(2)} s, at most ${goals.seconds}`)
    if (row.callsEach > goals.callsEach)
      missed.push(`${beside}: ${row.callsEach} calls each, at most ${goals.callsEach}`)
    if (!row.proven) missed.push(`${beside}: not all is proven`)
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
for (const miss of missed) console.error(`Missed: ${miss}`)
process.exitCode = missed.length === 0 ? 0 : 1

async function measure(beside: string) {
  const place = await placeOf(beside)
  const other = beside === 'nothing' ? undefined : await killedElsewhere(place)
  const swallowing = beside.includes('swallows') ? await swallow(other!) : undefined
  await using sandbox = await startSandbox({ preset: 'empty', nodes: 1 })
  await createObjects(sandbox)
  const runId = await killedRun(sandbox, place, names)
  const before = sandbox.faults.calls.length
  const start = performance.now()
  const child = spawn(process.execPath, [builtCli, 'recover', '--yes'], {
    env: place.environment,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let output = ''
  let seconds = 0
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString()
    // The run that is measured is done when it says so, whatever the other one still waits for.
    if (seconds === 0 && output.includes(`that run ${runId} changed is proven`)) {
      seconds = (performance.now() - start) / 1000
      if (other !== undefined) child.kill('SIGKILL')
    }
  })
  const [exitCode] = (await once(child, 'close')) as [number | null]
  if (other === undefined) seconds = (performance.now() - start) / 1000
  await swallowing?.()
  const calls = sandbox.faults.calls.length - before
  return {
    seconds,
    callsEach: calls / objects,
    exitCode: exitCode ?? 'killed',
    proven: output.includes(`that run ${runId} changed is proven`),
  }
}

async function placeOf(beside: string): Promise<Place> {
  const home = await mkdtemp(join(folder, beside.replaceAll(' ', '-')))
  const { PATH } = process.env
  return { home, environment: { PATH, HOME: home, CHAOS_STATE_DIR: join(home, 'state'), NO_COLOR: '1' } }
}

/** Leaves a killed run behind on a cluster that ends then. Returns the port of its API server. */
async function killedElsewhere(place: Place): Promise<number> {
  await using sandbox = await startSandbox({ preset: 'empty', nodes: 1 })
  await createObjects(sandbox, names.slice(0, 3))
  await killedRun(sandbox, place, names.slice(0, 3))
  return Number(new URL(sandbox.url).port)
}

/** Takes connections on a port, and never says anything. */
async function swallow(port: number): Promise<() => Promise<void>> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => void sockets.add(socket.on('error', () => undefined)))
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
}

/** Ingresses, for nothing in the cluster acts on them; each owned by somebody who applies. */
async function createObjects({ url }: Sandbox, which: readonly string[] = names): Promise<void> {
  const send = async (method: string, path: string, body: object, type = 'application/json') => {
    const answer = await fetch(`${url}${path}`, {
      method,
      body: JSON.stringify(body),
      headers: { 'content-type': type },
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`)
  }
  await send('POST', '/api/v1/namespaces', { metadata: { name: namespace } })
  const of = `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`
  for (const name of which) {
    const service = { name: 'web', port: { number: 80 } }
    const spec = { ingressClassName: 'first', defaultBackend: { service } }
    const manifest = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name, namespace }, spec }
    await send('PATCH', `${of}/${name}?fieldManager=helm`, manifest, 'application/apply-patch+yaml')
  }
}

/** Runs an experiment that changes these objects, and kills it when all of them are changed. Returns the run's id. */
async function killedRun({ kubeconfig }: Sandbox, place: Place, which: readonly string[]): Promise<string> {
  const kubeconfigPath = join(place.home, `kubeconfig-${which.length}`)
  await writeFile(kubeconfigPath, kubeconfig)
  const change = (name: string) => ({
    type: 'action',
    name,
    provider: {
      type: 'plugin',
      activity: 'kubernetes/update-ingress',
      arguments: { name, ns: namespace, spec: { spec: { ingressClassName: 'second' } } },
    },
  })
  const wait = { type: 'action', name: 'wait', pauses: { before: 600 }, provider: { type: 'process', path: 'true' } }
  const experiment = join(place.home, 'experiment.json')
  const method = [...which.map(change), wait]
  await writeFile(experiment, JSON.stringify({ title: 'Many', description: 'Changes many objects.', method }))
  const child = spawn(
    process.execPath,
    [builtCli, 'run', experiment, '--journal-path', join(place.home, 'journal.json')],
    {
      env: { ...place.environment, KUBECONFIG: kubeconfigPath },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  let output = ''
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      if (output.includes('waits 10 min')) resolve()
    })
    child.once('close', () => reject(new Error(`The run ended by itself: ${output}`)))
  })
  child.kill('SIGKILL')
  await once(child, 'close')
  return /^Run +(\S+)/m.exec(output)![1]!
}
