import { connectTo, inParallel } from './api-client.ts'
import { evictPods, podsAt, podsOfNodes } from './evict-pods.ts'
import { type Application, applications, loadCluster, untilAvailable } from './load-cluster.ts'
import { costOf, perSecond } from './measure.ts'
import { readAllPods } from './read-all-pods.ts'
import type { Row } from './render-report.ts'
import { startServerProcess } from './server-process.ts'
import { watchChanges } from './watch-changes.ts'

const nodes = 5000
const pods = 100_000
const changes = 10_000
const lanes = 8

/** Loads a large cluster and measures what it gives. */
export async function measureLargeCluster(report: (row: Row) => void): Promise<void> {
  await using server = await startServerProcess({ preset: 'empty', nodes, seed: 1 })
  const client = connectTo(server.url, lanes)
  const teams = applications(1000, pods / 1000)
  const namespaces = [...new Set(teams.map(({ namespace }) => namespace))]

  const loading = await costOf(server, () => loadCluster(client, teams))
  const loaded = await server.usage()
  report({
    what: 'Memory of a cluster of 5,000 nodes and 100,000 pods',
    goal: 'less than 3,000 MB',
    figure: `${megabytes(loaded.peak)} MB`,
    met: loaded.peak < 3e9,
  })
  report({
    what: 'Time to load it through 1,000 Deployments of 100, each with a Service and a PodDisruptionBudget',
    figure: `${(loading.wall / 1000).toFixed(1)} s`,
    cpu: micro(loading.cpu, pods, 'pod'),
  })

  let listed = 0
  const listing = await costOf(server, async () => {
    listed = await readAllPods(client)
  })
  if (listed !== pods) throw new Error(`The list has ${listed} pods, not ${pods}.`)
  report(rate('List in pages of 500', 20_000, 'pods', listed, listing))
  report({
    ...rate('The same list once more', 20_000, 'pods', listed, await costOf(server, () => readAllPods(client))),
  })

  const some = (await podsAt(client, `/api/v1/namespaces/${namespaces[0]!}/pods`)).slice(0, changes)
  const watching = await costOf(server, () =>
    watchChanges(client, some.length, () =>
      inParallel(lanes, some, ({ namespace, name }) =>
        client.send(
          'PATCH',
          `/api/v1/namespaces/${namespace}/pods/${name}`,
          { metadata: { annotations: { 'example.com/change': '1' } } },
          'application/merge-patch+json',
        ),
      ),
    ),
  )
  report(rate('Watch of all pods, each event a patch by another connection', 2000, 'events', some.length, watching))

  const drained = await podsOfNodes(client, nodes, 20)
  let taken = 0
  const replacing = await costOf(server, async () => {
    const start = performance.now()
    await evictPods(client, lanes, drained)
    taken = performance.now() - start
    await untilAvailable(client, pods, namespaces)
  })
  report({
    ...rate('Evictions of all pods of 250 nodes', 1000, 'evictions', drained.length, { ...replacing, wall: taken }),
    remark: `All of them were replaced after ${(replacing.wall / 1000).toFixed(1)} s; the processor time covers that too.`,
  })
  await measureLargeDeployment(server, client, report)
  client.close()
}

/** The harder case: the pods that go have one Deployment, one Service and one budget. */
async function measureLargeDeployment(
  server: Awaited<ReturnType<typeof startServerProcess>>,
  client: ReturnType<typeof connectTo>,
  report: (row: Row) => void,
): Promise<void> {
  const large: Application = { namespace: 'large', name: 'large', replicas: 5000 }
  await loadCluster(client, [large])
  const evicted = (await podsAt(client, '/api/v1/namespaces/large/pods')).slice(0, 2000)
  let taken = 0
  const replacing = await costOf(server, async () => {
    const start = performance.now()
    await evictPods(client, lanes, evicted)
    taken = performance.now() - start
    await untilAvailable(client, large.replicas, [large.namespace])
  })
  report({
    ...rate('Evictions of 2,000 pods of one Deployment of 5,000', 1000, 'evictions', evicted.length, {
      ...replacing,
      wall: taken,
    }),
    remark: `All of them were replaced after ${(replacing.wall / 1000).toFixed(1)} s; the processor time covers that too.`,
  })
}

function rate(
  what: string,
  goal: number,
  unit: string,
  count: number,
  cost: { readonly wall: number; readonly cpu: number },
): Row {
  const reached = perSecond(count, cost)
  return {
    what,
    goal: `${goal.toLocaleString('en')} ${unit} a second`,
    figure: `${Math.round(reached).toLocaleString('en')} a second`,
    met: reached >= goal,
    cpu: micro(cost.cpu, count, unit.slice(0, -1)),
  }
}

function micro(cpu: number, count: number, unit: string): string {
  return `${Math.round((cpu / count) * 1000).toLocaleString('en')} µs per ${unit}`
}

function megabytes(bytes: number): string {
  return Math.round(bytes / 1e6).toLocaleString('en')
}
