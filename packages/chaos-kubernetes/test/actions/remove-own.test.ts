import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Sandbox, startSandbox } from 'chaos-sandbox'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type RunSteps, runStepsOn } from '../support/run-steps.ts'
import { startShop } from '../support/shop.ts'

let shop: Awaited<ReturnType<typeof startShop>>
let other: Sandbox
let folder: string
let run: RunSteps

beforeEach(async () => {
  shop = await startShop()
  other = await startSandbox({ preset: 'empty', nodes: 3, clock: shop.clock, seed: 2 })
  folder = await mkdtemp(join(tmpdir(), 'chaos-own-'))
  run = await runStepsOn(shop, folder)
})

afterEach(async () => {
  await shop.sandbox.stop()
  await other.stop()
  await rm(folder, { recursive: true, force: true })
})

const ns = 'shop'
const read = async (sandbox: Sandbox, path: string) => (await fetch(`${sandbox.url}${path}`)).status

describe('On two clusters', () => {
  const onOther = ['other']
  const clusters = () => ({ secrets: { other: { KUBERNETES_HOST: other.url } } })

  test('what is to be removed from one is not undone on the other', async () => {
    const policies = '/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies'
    const body = JSON.stringify({ metadata: { name: 'shop' } })
    const headers = { 'content-type': 'application/json' }
    await fetch(`${other.url}/api/v1/namespaces`, { method: 'POST', headers, body })
    const name = 'chaostoolkit-deny-all-ingress'
    const policy = JSON.stringify({ metadata: { name }, spec: { podSelector: {}, policyTypes: ['Ingress'] } })
    await fetch(`${other.url}${policies}`, { method: 'POST', headers, body: policy })
    const stays = { runtime: { undo: { strategy: 'never' } } }
    const { journal } = await run(
      [
        { activity: 'deny-all-ingress', args: { ns } },
        { activity: 'remove-deny-all-ingress', args: { ns }, secrets: onOther },
      ],
      { ...clusters(), ...stays },
    )
    expect(journal.run.map(({ status, exception }) => exception ?? status)).toEqual(['succeeded', 'succeeded'])
    expect(await read(shop.sandbox, `${policies}/${name}`)).toBe(200)
    expect(await read(other, `${policies}/${name}`)).toBe(404)
  })

  test('only the nodes that were cordoned on the one that is meant are made schedulable again', async () => {
    const { journal } = await run(
      [
        { activity: 'cordon-node', args: { name: 'node-1' } },
        { activity: 'cordon-node', args: { name: 'node-2' }, secrets: onOther },
        { activity: 'uncordon-node', args: {}, secrets: onOther },
      ],
      clusters(),
    )
    expect(journal.run.at(-1)).toMatchObject({ status: 'succeeded', output: ['node-2'] })
  })
})

test('what somebody has put in the place of what the run made is removed, and comes back', async () => {
  const path = '/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies'
  const name = 'chaostoolkit-deny-all-ingress'
  const replace = async () => {
    await shop.call('DELETE', `${path}/${name}`)
    await shop.call('POST', path, { metadata: { name }, spec: { podSelector: {}, policyTypes: ['Ingress'] } })
  }
  shop.clock.after(30_000, () => void replace())
  const { journal, changes } = await run([
    { activity: 'deny-all-ingress', args: { ns } },
    { activity: 'remove-deny-all-ingress', args: { ns }, pauses: { before: 60 } },
  ])
  expect(journal.run.at(-1)).toMatchObject({ status: 'succeeded' })
  expect(changes.map(({ summary, fate }) => `${summary}: ${fate}`)).toEqual(['created: replaced', 'deleted: restored'])
  expect(await read(shop.sandbox, `${path}/${name}`)).toBe(200)
})
