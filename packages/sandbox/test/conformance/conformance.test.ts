import { afterAll, beforeAll, describe, test } from 'vitest'
import { type Sandbox, startSandbox } from '../../src/index.ts'
import { type Connection, connect } from './connect.ts'
import { holdTo } from './hold-to.ts'
import { topics } from './topics.ts'

let sandbox: Sandbox
let connection: Connection

beforeAll(async () => {
  sandbox = await startSandbox({ preset: 'empty' })
  connection = connect(sandbox.kubeconfig)
})

afterAll(() => sandbox.stop())

describe.concurrent.each([...topics])('the sandbox as a Kubernetes API: $title', ({ behaviours }) => {
  test.for([...behaviours])('$name', (behaviour, { signal }) => holdTo(behaviour, connection, signal))
})
