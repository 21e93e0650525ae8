import { clusterAccess } from 'chaos-kubernetes-access'
import type { PreflightContext, Values } from 'chaos-plugin-api'
import { expect, test } from 'vitest'
import { kubeconfigFor, testContext } from './support/context.ts'

async function check(sandbox: boolean, ...secrets: readonly Values[]) {
  const environment = await kubeconfigFor('https://sandbox')
  const activities = secrets.map((scope, at) => ({ id: 'kubernetes/x', name: `step ${at}`, args: {}, secrets: scope }))
  return clusterAccess.check({ ...testContext({ environment }), activities, sandbox } satisfies PreflightContext)
}

const elsewhere = { KUBERNETES_HOST: 'https://elsewhere' }

test('each cluster that the activities mean is named once', async () => {
  expect(await check(false, {}, elsewhere, {})).toEqual({
    actsOn:
      'context test (KUBECONFIG), server https://sandbox, cluster test-cluster; server https://elsewhere (secrets), cluster elsewhere',
    refusals: [],
  })
})

test('in the sandbox an activity whose secrets lead elsewhere is refused', async () => {
  const { refusals } = await check(true, {}, elsewhere, { KUBERNETES_CONTEXT: 'prod' })
  expect(refusals).toEqual([
    'The secrets of "step 1" name another cluster than the sandbox; leave out --sandbox, or these secrets.',
    'The secrets of "step 2" name another cluster than the sandbox; leave out --sandbox, or these secrets.',
  ])
})

test('without any kubeconfig the run may start, and the first line says that there is no cluster', async () => {
  const context = { ...testContext({ environment: { HOME: '/nonexistent' } }), sandbox: false }
  const activities = [{ id: 'kubernetes/x', name: 'x', args: {}, secrets: {} }]
  expect(await clusterAccess.check({ ...context, activities })).toEqual({
    actsOn: 'no cluster (There is no kubeconfig at /nonexistent/.kube/config)',
    refusals: [],
  })
})

test('the sandbox of this machine is called that, by its name in the kubeconfig', async () => {
  const environment = await kubeconfigFor('http://127.0.0.1:8001', {}, {}, 'chaos-sandbox')
  const activities = [{ id: 'kubernetes/x', name: 'x', args: {}, secrets: {} }]
  expect(await clusterAccess.check({ ...testContext({ environment }), activities, sandbox: false })).toEqual({
    actsOn:
      'the sandbox of "chaos sandbox up", context test (KUBECONFIG), server http://127.0.0.1:8001, cluster chaos-sandbox',
    refusals: [],
  })
})

test('a context that the command line names and that is not there refuses the run', async () => {
  const environment = { ...(await kubeconfigFor('https://x')), CHAOS_CONTEXT: 'prod' }
  const activities = [{ id: 'kubernetes/x', name: 'x', args: {}, secrets: {} }]
  const { refusals } = await clusterAccess.check({ ...testContext({ environment }), activities, sandbox: false })
  expect(refusals).toEqual([
    expect.stringMatching(/^The kubeconfig .* has no context "prod"\. Name one of those that it has: test\.$/),
  ])
})
