import { afterEach, beforeEach, expect, test } from 'vitest'
import { cameTo, type OpenShop, openShop } from '../support/open-shop.ts'
import { replaceWeb } from '../support/shop-pods.ts'

let open: OpenShop

beforeEach(async () => {
  open = await openShop()
})

afterEach(async () => {
  await open[Symbol.asyncDispose]()
})

const kill = (args: object = {}) => ({
  activity: 'kill-container',
  args: { ns: 'shop', label_selector: 'app=web', ...args },
})

interface WebStatus {
  readonly containerStatuses: readonly {
    readonly ready: boolean
    readonly restartCount: number
    readonly lastState: { readonly terminated?: { readonly exitCode: number } }
  }[]
}

/** How often the containers of web were begun anew, whether they are ready, and with what they ended before. */
async function webNow(): Promise<readonly unknown[]> {
  const list = await open.list('/api/v1/namespaces/shop/pods?labelSelector=app%3Dweb')
  return list.map((pod) => {
    const { ready, restartCount, lastState } = (pod['status'] as WebStatus).containerStatuses[0]!
    return [restartCount, ready, lastState.terminated?.exitCode]
  })
}

test('a container ends by the signal, and the run ends once it is ready again', async () => {
  const result = await open.run([kill({ all: true, signal: 'INT' })])
  expect(cameTo(result)).toMatchObject([
    { container: 'main', restarts: 0 },
    { container: 'main', restarts: 0 },
  ])
  expect(result.outcome).toBe('held')
  expect(result.changes.map(({ summary, fate }) => [summary, fate])).toEqual([
    ['killed by INT', 'healed'],
    ['killed by INT', 'healed'],
  ])
  expect(await webNow()).toEqual([
    [1, true, 130],
    [1, true, 130],
  ])
})

test('KILL ends all but the first process, which is enough where that is an init', async () => {
  await replaceWeb(open, { annotations: { 'sim.cluster/processes': 'init' } })
  const result = await open.run([kill({ signal: 'KILL' })])
  expect(cameTo(result)).toMatchObject([{ restarts: 0 }])
  expect(await webNow()).toContainEqual([1, true, 137])
})

test('KILL is refused where there is only the first process, and nothing has happened', async () => {
  const result = await open.run([kill({ signal: 'KILL' })])
  expect(cameTo(result)).toMatch(/has no process but the first, which KILL can not end from within\./)
  expect(result.changes.map(({ fate }) => fate)).toEqual(['not-applied'])
})

test('a container whose first process does not mind the signal is named', async () => {
  await replaceWeb(open, { annotations: { 'sim.cluster/processes': 'deaf' } })
  const result = await open.run([kill({ timeout: 15 })])
  expect(cameTo(result)).toMatch(/Container main of Pod shop\/web-\S+ still runs 15 s after TERM\./)
  expect(result.changes.map(({ fate }) => fate)).toEqual(['healed'])
  expect(await webNow()).toEqual([
    [0, true, undefined],
    [0, true, undefined],
  ])
})

test('a container without a shell is named, and nothing has happened', async () => {
  await replaceWeb(open, { annotations: { 'sim.cluster/shell': 'false' } })
  const result = await open.run([kill()])
  expect(cameTo(result)).toMatch(/Container main of Pod shop\/web-\S+ has no shell\./)
  expect(result.changes.map(({ fate }) => fate)).toEqual(['not-applied'])
})

test('a container without a shell is killed from an ephemeral container, which is said to stay', async () => {
  await replaceWeb(open, { annotations: { 'sim.cluster/shell': 'false' } })
  const result = await open.run([kill({ by: 'ephemeral', image: 'busybox:1' })])
  expect(cameTo(result)).toMatchObject([{ restarts: 0 }])
  expect(result.changes.map(({ summary, fate }) => [summary, fate])).toEqual([
    ['added with the image busybox:1', 'lasting'],
    ['killed by TERM', 'healed'],
  ])
  expect(await webNow()).toContainEqual([1, true, 143])
})

test('what became of the ephemeral container is told where the container goes on', async () => {
  const result = await open.run([kill({ by: 'ephemeral', image: 'busybox:1', signal: 'KILL', timeout: 10 })])
  expect(cameTo(result)).toMatch(
    /still runs 10 s after KILL: the shell of the ephemeral container ended with exit code 1\./,
  )
})

test.each([
  [{ by: 'ephemeral' }, 'the ephemeral container has no image'],
  [{ image: 'busybox:1' }, 'it is for an ephemeral container'],
])('%j is refused before the run', async (args, why) => {
  await expect(open.run([kill(args)])).rejects.toThrow(why)
})

test.each(['hostPID', 'shareProcessNamespace'])('a pod with %s is refused before anything is sent', async (field) => {
  await replaceWeb(open, { spec: { [field]: true } })
  const result = await open.run([kill()])
  expect(cameTo(result)).toContain(`(${field}), so that signals would reach more than one container.`)
  expect(result.changes).toEqual([])
})

test('a container that nothing begins anew is refused', async () => {
  const pod = {
    metadata: { name: 'once', labels: { app: 'once' } },
    spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'once:1' }] },
  }
  await open.shop.call('POST', '/api/v1/namespaces/shop/pods', pod)
  await open.shop.clock.sleep(60)
  const result = await open.run([kill({ label_selector: 'app=once' })])
  expect(cameTo(result)).toContain('Pod shop/once are not always begun anew: its restartPolicy is Never.')
  expect(result.changes).toEqual([])
})
