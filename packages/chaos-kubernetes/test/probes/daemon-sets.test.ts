import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OpenShop, openShop } from '../support/open-shop.ts'
import type { Step } from '../support/run-steps.ts'

let open: OpenShop

beforeAll(async () => {
  open = await openShop()
})

afterAll(async () => {
  await open[Symbol.asyncDispose]()
})

const log = { ns: 'shop', name: 'log' }

function probes(place: object): readonly Step[] {
  return [
    { type: 'probe', activity: 'daemon-set-available-and-healthy', args: { ...place } },
    { type: 'probe', activity: 'daemon-set-partially-available', args: { ...place } },
    { type: 'probe', activity: 'daemon-set-fully-available', args: { ...place, timeout: 20 } },
    { type: 'probe', activity: 'daemon-set-not-fully-available', args: { ...place, timeout: 2 } },
  ]
}

/** What they say: available, partially, becomes fully, stops being fully. */
async function answers(place: object, ...first: readonly Step[]): Promise<readonly unknown[]> {
  const { journal } = await open.run([...first, ...probes(place)])
  return journal.run.slice(first.length).map(({ output }) => output)
}

/** Lets the DaemonSet run where a node has that label only, and waits so long. */
function only(nodeSelector: object, seconds: number): Step {
  const args = { ...log, spec: { spec: { template: { spec: { nodeSelector } } } } }
  return { activity: 'update-daemon-set', args, pauses: { after: seconds } }
}

test('one whose pods are all ready is available, also by its labels', async () => {
  expect(await answers(log)).toEqual([true, true, true, false])
  expect(await answers({ ...log, label_selector: 'app={name}' })).toEqual([true, true, true, false])
})

test('one that is not there is not', async () => {
  expect(await answers({ ...log, name: 'nope' })).toEqual([false, false, false, false])
  expect(await answers({ ...log, label_selector: 'app=web' })).toEqual([false, false, false, false])
})

test('one that no node runs is not, for there is nothing that would be available', async () => {
  expect(await answers(log, only({ no: 'where' }, 60))).toEqual([false, false, false, true])
  await open.shop.untilAsBefore()
})

test('the wait ends when the pods are ready', async () => {
  const delete_pods: Step = { activity: 'terminate-pods', args: { ns: 'shop', label_selector: 'app=log', all: true } }
  const [available, , becomesFull] = await answers(log, delete_pods)
  expect([available, becomesFull]).toEqual([false, true])
  await open.shop.untilAsBefore()
})
