import { get } from 'node:http'
import { expect, it } from 'vitest'
import { startSandbox } from '../../src/index.ts'

it('answers those who take it for a proxy, and records what they asked as of anybody else', async () => {
  await using sandbox = await startSandbox({ preset: 'empty' })
  const target = 'http://kubernetes.example/api/v1/nodes/node-1?pretty=true'
  const status = await new Promise((resolve, reject) => {
    const { hostname, port } = new URL(sandbox.url)
    get({ hostname, port, path: target }, (answer) => resolve(answer.resume().statusCode)).on('error', reject)
  })
  expect(status).toBe(200)
  expect(sandbox.faults.calls.at(-1)).toMatchObject({
    verb: 'get',
    resource: 'nodes',
    name: 'node-1',
    path: '/api/v1/nodes/node-1?pretty=true',
  })
})
