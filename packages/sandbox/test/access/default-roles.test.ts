import { expect, test } from 'vitest'
import { startSandbox } from '../../src/index.ts'
import { ask } from './ask.ts'

interface Named {
  readonly metadata: { readonly name: string; readonly uid: string }
}

async function listed(url: string, plural: string): Promise<readonly Named[]> {
  const { body } = await ask(url, `/apis/rbac.authorization.k8s.io/v1/${plural}`)
  return body['items'] as readonly Named[]
}

test('a new sandbox has the roles and bindings of a new Kubernetes 1.35', async () => {
  await using sandbox = await startSandbox({ preset: 'empty' })
  const counts: Record<string, number> = {}
  for (const plural of ['clusterroles', 'clusterrolebindings', 'roles', 'rolebindings'])
    counts[plural] = (await listed(sandbox.url, plural)).length
  expect(counts).toEqual({ clusterroles: 68, clusterrolebindings: 49, roles: 7, rolebindings: 7 })
})

test('a seed fixes the UIDs of its roles', async () => {
  await using one = await startSandbox({ preset: 'empty', seed: 7 })
  await using other = await startSandbox({ preset: 'empty', seed: 7 })
  expect(await listed(one.url, 'clusterroles')).toEqual(
    (await listed(other.url, 'clusterroles')).map((role) =>
      expect.objectContaining({ metadata: expect.objectContaining({ uid: role.metadata.uid }) }),
    ),
  )
})

test('without the controller that gathers rules, the roles that gather have none', async () => {
  await using sandbox = await startSandbox({ preset: 'empty', without: ['clusterrole-aggregation-controller'] })
  const { body } = await ask(sandbox.url, '/apis/rbac.authorization.k8s.io/v1/clusterroles/view')
  expect(body['rules']).toEqual([])
})
