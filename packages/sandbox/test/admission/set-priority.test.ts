import { expect, test } from 'vitest'
import { startSandbox } from '../../src/index.ts'
import { apiOf } from '../api-of.ts'

const priorityClass = (name: string, value: number, globalDefault: boolean) => ({
  apiVersion: 'scheduling.k8s.io/v1',
  kind: 'PriorityClass',
  metadata: { name },
  value,
  globalDefault,
})

test('a pod that names no class gets the default one, of which there can be only one', async () => {
  await using sandbox = await startSandbox({ preset: 'empty', nodes: 0 })
  const api = apiOf(sandbox.url)
  const classes = '/apis/scheduling.k8s.io/v1/priorityclasses'
  await api.post(classes, priorityClass('usual', 5, true))
  const second = await api.post(classes, priorityClass('another', 6, true))
  expect(second.code).toBe(403)
  expect(second.body['message']).toBe(
    'priorityclasses.scheduling.k8s.io "another" is forbidden: PriorityClass usual is already marked as default. Only one default can exist',
  )
  await api.post(classes, priorityClass('another', 6, false))
  expect((await api.merge(`${classes}/another`, { globalDefault: true })).code).toBe(403)

  const { body } = await api.post('/api/v1/namespaces/default/pods', {
    metadata: { name: 'p' },
    spec: { containers: [{ name: 'main', image: 'example/main:1' }] },
  })
  expect(body['spec']).toMatchObject({ priorityClassName: 'usual', priority: 5 })
})
