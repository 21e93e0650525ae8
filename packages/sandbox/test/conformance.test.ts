import { afterAll, beforeAll, describe, it } from 'vitest'
import { startSandbox, type Sandbox } from '../src/index.ts'
import { ApiClient } from './conformance/api-client.ts'
import { conformanceCases } from './conformance/conformance-cases.ts'

/** Another cluster can be put in the place of the sandbox: `CONFORMANCE_URL=http://127.0.0.1:8001` behind `kubectl proxy`. */
const external = process.env['CONFORMANCE_URL']
let sandbox: Sandbox | undefined
let url = external ?? ''

beforeAll(async () => {
  if (external) return
  sandbox = await startSandbox({ preset: 'empty' })
  url = sandbox.url
})

afterAll(async () => {
  await sandbox?.stop()
})

let count = 0
const run = Date.now().toString(36)

for (const [topic, cases] of Object.entries(conformanceCases)) {
  describe(topic, () => {
    for (const { name, run: prove } of cases) {
      it(name, async () => {
        const namespace = `conformance-${run}-${count++}`
        const admin = new ApiClient(url, namespace)
        await admin.post('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } })
        await admin.eventually(admin.path('serviceaccounts', 'default'), ({ code }) => code === 200)
        try {
          await prove(admin)
        } finally {
          await admin.delete(`/api/v1/namespaces/${namespace}`)
        }
      }, 20_000)
    }
  })
}
