import plugin from 'chaos-kubernetes'
import { runInSandbox } from 'chaos-sandbox'
import { expect, test } from 'vitest'

/** The sentence with which a probe fails. */
async function said(name: string, args: object): Promise<string> {
  const probe = { type: 'probe', name, provider: { type: 'plugin', activity: `kubernetes/${name}`, arguments: args } }
  const experiment = { title: 'A test', description: 'Of what is not there.', method: [probe] }
  const { journal } = await runInSandbox(experiment, {
    plugins: [plugin],
    prepare: async (sandbox) => {
      await fetch(`${sandbox.url}/api/v1/namespaces`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ metadata: { name: 'shop' } }),
      })
    },
  })
  return journal.run[0]!.exception!.join('')
    .replace(/^.*?: /, '')
    .trim()
}

const inBookinfo = { ns: 'bookinfo', timeout: 1 }

test.each([
  ['deployment-not-fully-available', { ...inBookinfo, name: 'nope' }, 'There is no Deployment bookinfo/nope.'],
  ['statefulset-not-fully-available', { ...inBookinfo, name: 'nope' }, 'There is no StatefulSet bookinfo/nope.'],
  [
    'deployment-not-fully-available',
    { ...inBookinfo, name: 'ratings-v1', label_selector: 'tier={name}' },
    'There is no Deployment bookinfo/ratings-v1 with the labels tier=ratings-v1.',
  ],
  [
    'deployment-fully-available',
    { ...inBookinfo, name: 'ratings-v1', label_selector: 'tier=x' },
    'Deployment bookinfo/ratings-v1 was not fully available within 1 s: there is none with the labels tier=x.',
  ],
])('a workload that is not there did not stay available: %s %o', async (name, args, sentence) => {
  expect(await said(name, args)).toBe(sentence)
})

test.each([
  [
    'deployment-available-and-healthy',
    { name: 'ratings-v1' },
    'There is no Deployment bookinfo/ratings-v1 with the labels tier=x.',
  ],
  [
    'deployment-partially-available',
    { name: 'ratings-v1' },
    'There is no Deployment bookinfo/ratings-v1 with the labels tier=x.',
  ],
  [
    'service-is-initialized',
    { name: 'ratings' },
    'There is no Service ratings with the labels tier=x in namespace bookinfo.',
  ],
  [
    'service-endpoint-is-initialized',
    { name: 'ratings' },
    'There is no Service ratings with the labels tier=x in namespace bookinfo.',
  ],
  ['service-is-initialized', {}, 'There is no Service with the labels tier=x in namespace bookinfo.'],
])('of what is there with other labels the labels are said: %s %o', async (name, args, sentence) => {
  expect(await said(name, { ns: 'bookinfo', label_selector: 'tier=x', ...args })).toBe(sentence)
})

test.each([
  ['pods-in-phase', { phase: 'Running' }],
  ['pods-not-in-phase', { phase: 'Running' }],
  ['pods-in-conditions', { conditions: [{ type: 'Ready', status: 'True' }] }],
])('%s says which labels no pod has, and nothing of labels where none are asked for', async (name, args) => {
  const inShop = { ns: 'shop', ...args }
  expect(await said(name, { ...inShop, label_selector: '' })).toBe('There is no pod in namespace shop.')
  const sentence = 'There is no pod with the labels app=x in namespace shop.'
  expect(await said(name, { ...inShop, label_selector: 'app=x' })).toBe(sentence)
})
