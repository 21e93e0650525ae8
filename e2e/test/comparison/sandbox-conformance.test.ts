import { readFile } from 'node:fs/promises'
import { beforeAll, describe, inject, test } from 'vitest'
import { type Connection, connect } from '../../../packages/sandbox/test/conformance/connect.ts'
import { holdTo } from '../../../packages/sandbox/test/conformance/hold-to.ts'
import { topics } from '../../../packages/sandbox/test/conformance/topics.ts'

const cluster = inject('cluster')
let connection: Connection

beforeAll(async () => {
  if ('kubeconfigPath' in cluster) connection = connect(await readFile(cluster.kubeconfigPath, 'utf8'))
})

describe.concurrent.each([...topics])('what the sandbox imitates, on a real cluster: $title', ({ behaviours }) => {
  for (const behaviour of behaviours) {
    test(behaviour.name, async ({ skip, signal }) => {
      if ('skipped' in cluster) return skip(cluster.skipped)
      if (cluster.kind === 'k3s') return skip('The images of the pods exist on simulated nodes only.')
      await holdTo(behaviour, connection, signal)
    })
  }
})
