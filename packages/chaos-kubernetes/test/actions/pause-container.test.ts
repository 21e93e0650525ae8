import { afterEach, beforeEach, expect, test } from 'vitest'
import { cameTo, type OpenShop, openShop } from '../support/open-shop.ts'
import { processesOfWeb, replaceWeb } from '../support/shop-pods.ts'

let open: OpenShop

beforeEach(async () => {
  open = await openShop()
})

afterEach(async () => {
  await open[Symbol.asyncDispose]()
})

const pause = (args: object = {}) => ({
  activity: 'pause-container',
  args: { ns: 'shop', label_selector: 'app=web', seconds: 20, ...args },
})
const workers = (state: string) => `PID STAT COMMAND\nS main\n${state} main: worker\n${state} main: worker\n`

/** Looks 10 s later. */
function later<Seen>(look: () => Promise<Seen>): Promise<Seen> {
  const { promise, resolve, reject } = Promise.withResolvers<Seen>()
  open.shop.clock.after(10_000, () => void look().then(resolve, reject))
  return promise
}

test('all processes but the first are halted, and go on when the time is over', async () => {
  await replaceWeb(open, { annotations: { 'sim.cluster/processes': 'workers' } })
  const seen = later(async () => processesOfWeb(open))
  const result = await open.run([pause()])
  expect(cameTo(result)).toMatchObject([{ container: 'main', in_time: true }])
  expect((await seen)[0]).toContain(workers('T'))
  expect((await seen)[1]).toContain(workers('S'))
  expect(result.changes.map(({ summary, fate }) => [summary, fate])).toEqual([
    ['halted its processes for 20 s', 'healed'],
  ])
  expect((await processesOfWeb(open))[0]).toBe(`${workers('S')}S ps\n`)
})

test('they go on as soon as the run is stopped', async () => {
  await replaceWeb(open, { annotations: { 'sim.cluster/processes': 'workers' } })
  const stopped = new AbortController()
  const halted = later(async () => {
    const seen = await processesOfWeb(open)
    stopped.abort(new Error('enough'))
    return seen
  })
  const { outcome, changes } = await open.run([pause({ seconds: 3600 })], {}, stopped.signal)
  expect((await halted)[0]).toContain(workers('T'))
  expect({ outcome, fates: changes.map(({ fate }) => fate) }).toEqual({ outcome: 'interrupted', fates: ['healed'] })
  expect((await processesOfWeb(open))[0]).toBe(`${workers('S')}S ps\n`)
})

test('a container with the first process alone is refused, and nothing has happened', async () => {
  const result = await open.run([pause()])
  expect(cameTo(result)).toMatch(
    /Container main of Pod shop\/web-\S+ has no process but the first, which nothing can halt/,
  )
  expect(result.changes.map(({ fate }) => fate)).toEqual(['not-applied'])
})

test.each(['hostPID', 'shareProcessNamespace'])('a pod with %s is refused before anything is sent', async (field) => {
  await replaceWeb(open, { spec: { [field]: true } })
  const result = await open.run([pause()])
  expect(cameTo(result)).toContain(`(${field}), so that signals would reach more than one container.`)
  expect(result.changes).toEqual([])
})
