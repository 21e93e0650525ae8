import { get } from 'node:http'
import { expect, it } from 'vitest'
import { startSandbox } from '../../src/index.ts'

it('does not follow a path that leads upwards, nor one that begins with two slashes', async () => {
  await using sandbox = await startSandbox({ preset: 'empty' })
  const { hostname, port } = new URL(sandbox.url)
  const statusOf = (path: string) =>
    new Promise((resolve, reject) => {
      get({ hostname, port, path }, (answer) => resolve(answer.resume().statusCode)).on('error', reject)
    })
  expect(await statusOf('/api/v1/namespaces/kube-system/configmaps?fieldSelector=metadata.name%3D..')).toBe(200)
  for (const path of [
    '/api/v1/namespaces/default/../kube-system/configmaps',
    '/api/v1/namespaces/default/%2E%2e/kube-system/configmaps',
    '/api/v1/namespaces/default/./configmaps',
    '/api/v1/nodes/..',
    '//elsewhere/api/v1/nodes',
  ])
    expect(await statusOf(path), path).toBe(404)
})
