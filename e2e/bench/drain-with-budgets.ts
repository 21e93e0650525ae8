import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { V1Pod } from '@kubernetes/client-node'
import { isolatedChaos } from '../support/chaos.ts'
import { startCluster } from '../support/cluster/start-cluster.ts'
import { type Cluster, connect } from '../support/kubernetes/connect.ts'
import { builtCli } from './built-cli.ts'
import { median } from './median.ts'

/**
 * Draining ten nodes of 50 pods on a real control plane, where each of ten Deployments of 50 has a budget of `maxUnavailable: 5`, and a pod is ready 1 s
 * after it starts. The peer is a plain loop that has one eviction in flight for each budget: contended evictions cost the API server half a second
 * each, so that sending more at once takes longer.
 *
 * `node e2e/bench/drain-with-budgets.ts [RUNS]`, after a build; exit code 1 where the goal is missed.
 */
const runs = Number(process.argv[2] ?? 3)
const goal = 1.1
const perNode = 50
const nodeCount = 10
const namespace = 'default'
const apps = Array.from({ length: nodeCount }, (_, at) => `app-${at}`)
const pool = 'bench'

const started = await startCluster({ nodes: 2 * nodeCount })
if ('skipped' in started) console.log(`Not measured: ${started.skipped}`)
else {
  await using cluster = started
  const api = await connect(cluster.kubeconfigPath)
  const { items } = await api.core.listNode()
  const names = items.map(({ metadata }) => metadata!.name!).slice(0, 2 * nodeCount)
  const [drained, spare] = [names.slice(0, nodeCount), names.slice(nodeCount)]
  for (const name of drained) await patchNode(api, name, { metadata: { labels: { pool } } })
  await createBudgets(api)
  const ours = await takeTurns(api, drained, spare, {
    'one in flight per budget': async () => plainLoop(api, drained),
    chaos: async () => chaosDrain(cluster.kubeconfigPath),
  })
  if (ours > goal) {
    console.error(`Missed: ${ours.toFixed(2)} times as long as a plain loop, at most ${goal}.`)
    process.exitCode = 1
  }
}

/** Lets them drain one after the other, prints what each took, and returns how many times as long as the first the last took. */
async function takeTurns(
  api: Cluster,
  drained: readonly string[],
  spare: readonly string[],
  contenders: Readonly<Record<string, () => Promise<void>>>,
): Promise<number> {
  const taken = new Map(Object.keys(contenders).map((who) => [who, [] as number[]]))
  for (let run = 0; run < runs; run += 1) {
    for (const [who, drain] of Object.entries(contenders)) {
      await place(api, drained, spare)
      const before = uidsOf(await podsOn(api, drained))
      const start = performance.now()
      await drain()
      taken.get(who)!.push((performance.now() - start) / 1000)
      const left = [...uidsOf(await podsOn(api, drained))].filter((uid) => before.has(uid)).length
      if (left > 0) throw new Error(`${who} left ${left} pods.`)
    }
  }
  const medians = [...taken.values()].map(median)
  console.log('| who | seconds | times the plain loop |\n| --- | --- | --- |')
  for (const [at, [who, seconds]] of [...taken].entries()) {
    const each = seconds.map((one) => one.toFixed(1)).join(', ')
    console.log(`| ${who} | ${each} | ${(medians[at]! / medians[0]!).toFixed(2)} |`)
  }
  return medians.at(-1)! / medians[0]!
}

async function patchNode({ objects }: Cluster, name: string, patch: object): Promise<void> {
  const { PatchStrategy } = await import('@kubernetes/client-node')
  const body = {
    apiVersion: 'v1',
    kind: 'Node',
    ...patch,
    metadata: { ...(patch as { metadata?: object }).metadata, name },
  }
  await objects.patch(body, undefined, undefined, undefined, undefined, PatchStrategy.MergePatch)
}

async function createBudgets({ policy }: Cluster): Promise<void> {
  for (const app of apps) {
    await policy.createNamespacedPodDisruptionBudget({
      namespace,
      body: { metadata: { name: app }, spec: { maxUnavailable: 5, selector: { matchLabels: { app } } } },
    })
  }
}

/** Puts fresh pods on the nodes that are to be drained, and nowhere else. */
async function place(api: Cluster, drained: readonly string[], spare: readonly string[]): Promise<void> {
  const deployed = await api.apps.listNamespacedDeployment({ namespace })
  for (const { metadata } of deployed.items) {
    await api.apps.deleteNamespacedDeployment({ name: metadata!.name!, namespace })
  }
  await until(async () => (await podsOn(api, [...drained, ...spare])).length === 0)
  for (const name of drained) await patchNode(api, name, { spec: { unschedulable: null } })
  for (const name of spare) await patchNode(api, name, { spec: { unschedulable: true } })
  for (const app of apps) await api.apps.createNamespacedDeployment({ namespace, body: deployment(app) })
  await until(async () => {
    const { items } = await api.policy.listNamespacedPodDisruptionBudget({ namespace })
    return items.every(({ status }) => status?.disruptionsAllowed === 5 && status.expectedPods === perNode)
  })
  for (const name of spare) await patchNode(api, name, { spec: { unschedulable: null } })
}

function deployment(app: string) {
  return {
    metadata: { name: app },
    spec: {
      replicas: perNode,
      selector: { matchLabels: { app } },
      template: {
        metadata: { labels: { app }, annotations: { 'sim.cluster/start-delay': '1s' } },
        spec: {
          containers: [{ name: 'web', image: 'registry.invalid/web:1' }],
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'kubernetes.io/hostname',
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector: { matchLabels: { app } },
            },
          ],
        },
      },
    },
  }
}

async function podsOn({ core }: Cluster, nodes: readonly string[]): Promise<readonly V1Pod[]> {
  const { items } = await core.listNamespacedPod({ namespace })
  return items.filter(({ spec }) => spec?.nodeName !== undefined && nodes.includes(spec.nodeName))
}

async function chaosDrain(kubeconfigPath: string): Promise<void> {
  const chaos = await isolatedChaos({ bin: builtCli }, { KUBECONFIG: kubeconfigPath })
  try {
    const provider = {
      type: 'plugin',
      activity: 'kubernetes/drain-nodes',
      arguments: { label_selector: `pool=${pool}`, timeout: 300 },
    }
    const experiment = {
      title: 'Drain with budgets',
      description: 'Ten nodes at once.',
      method: [{ type: 'action', name: 'drain', provider }],
    }
    await writeFile(join(chaos.folder, 'experiment.json'), JSON.stringify(experiment))
    const { exitCode, stderr } = await chaos.run(['run', 'experiment.json'])
    if (exitCode !== 0) throw new Error(`chaos ended with ${exitCode}:\n${stderr}`)
  } finally {
    await chaos.remove()
  }
}

async function plainLoop(api: Cluster, drained: readonly string[]): Promise<void> {
  for (const name of drained) await patchNode(api, name, { spec: { unschedulable: true } })
  const pods = await podsOn(api, drained)
  await Promise.all(
    apps.map(async (app) => {
      for (const { metadata } of pods.filter(({ metadata }) => metadata?.labels?.['app'] === app)) {
        while (!(await evicted(api, metadata!.name!))) await sleep(100)
      }
    }),
  )
  const leaving = uidsOf(pods)
  await until(async () => [...uidsOf(await podsOn(api, drained))].every((uid) => !leaving.has(uid)))
}

function uidsOf(pods: readonly V1Pod[]): ReadonlySet<string> {
  return new Set(pods.map(({ metadata }) => metadata!.uid!))
}

async function evicted({ core }: Cluster, name: string): Promise<boolean> {
  try {
    await core.createNamespacedPodEviction({ name, namespace, body: { metadata: { name } } })
    return true
  } catch (error) {
    const code = (error as { readonly code?: number }).code
    if (code === 404) return true
    if (code === 429) return false
    throw error
  }
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(200)
}
