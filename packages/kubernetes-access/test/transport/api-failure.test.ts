import { connect, deployments, isApiFailure } from 'chaos-kubernetes-access'
import { expect, test } from 'vitest'
import { isNotFound } from '../../src/transport/api-failure.ts'
import { type Answer, startApiServer, status } from '../support/api-server.ts'
import { kubeconfigFor, testContext } from '../support/context.ts'

const place = { name: 'web', namespace: 'shop' }
const own = { name: 'web', kind: 'deployments', group: 'apps' }
const notFound = (details?: object) => status(404, 'NotFound', 'not found', details)

/** What a cluster that answers so says of the Deployment. */
async function ask(answer: Answer) {
  await using server = await startApiServer(() => answer)
  const cluster = await connect(testContext({ environment: await kubeconfigFor(server.url) }))
  try {
    return { found: await cluster.find(deployments, place) }
  } catch (error) {
    return { error }
  }
}

test('the API server’s own word for it says that an object is not there', async () => {
  expect(await ask(notFound(own))).toEqual({ found: undefined })
  // Older servers leave out the group of the core, or the kind.
  expect(await ask(notFound({ name: 'web' }))).toEqual({ found: undefined })
})

test.each<[string, Answer]>([
  [
    'a page of a proxy',
    { status: 404, body: '<html>404 page not found</html>', headers: { 'content-type': 'text/html' } },
  ],
  ['plain text of a proxy', { status: 404, body: '404 page not found\n', headers: { 'content-type': 'text/plain' } }],
  ['an empty body', { status: 404, body: '' }],
  ['JSON that is no Status', { status: 404, body: { error: 'not found', details: own, reason: 'NotFound' } }],
  ['a kind that is not served', notFound()],
  ['its namespace', notFound({ name: 'shop', kind: 'namespaces' })],
  ['another object', notFound({ ...own, name: 'db' })],
  ['an object of another kind', notFound({ ...own, kind: 'replicasets' })],
  ['an object of another group', notFound({ ...own, group: 'extensions' })],
  ['another reason', status(404, 'Gone', 'gone', own)],
])('a 404 that is %s says nothing about an object', async (_, answer) => {
  const { error } = (await ask(answer)) as { readonly error: unknown }
  expect(isApiFailure(error, 404)).toBe(true)
  expect(isNotFound(error, deployments, 'web')).toBe(false)
})

test.each<[string, Answer]>([
  ['is forbidden', status(403, 'Forbidden', 'User "tester" cannot get deployments')],
  ['has no page', { status: 410, body: {} }],
  ['is busy', status(409, 'NotFound', 'not found', own)],
])('an answer that %s says nothing about an object', async (_, answer) => {
  expect(await ask(answer)).toHaveProperty('error')
})

test('what something on the way refuses is not known to be without effect; what the API server refuses is', async () => {
  const refusals = [notFound(own), { status: 404, body: '404 page not found' }]
  const applied: unknown[] = []
  for (const answer of refusals) {
    await using server = await startApiServer(() => answer)
    const cluster = await connect(testContext({ environment: await kubeconfigFor(server.url) }))
    applied.push(await cluster.delete(deployments, place).catch(({ applied: known }: { applied: unknown }) => known))
  }
  expect(applied).toEqual([false, undefined])
})
