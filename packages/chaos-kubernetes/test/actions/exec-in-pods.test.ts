import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runStepsOn } from '../support/run-steps.ts'
import { startShop } from '../support/shop.ts'

test('a command that does not end in time is named, and not the API server, which has answered', async () => {
  const shop = await startShop()
  const folder = await mkdtemp(join(tmpdir(), 'chaos-exec-'))
  try {
    const run = await runStepsOn(shop, folder)
    const args = { ns: 'shop', label_selector: 'app=web', cmd: 'sleep 300', request_timeout: 3 }
    const { journal, outcome } = await run([{ activity: 'exec-in-pods', args }])
    expect(journal.run[0]?.exception?.at(-1)).toMatch(
      /The command "sleep 300" in Pod shop\/web-\S+ did not end within 3 s\.$/m,
    )
    expect(outcome).toBe('inconclusive')
  } finally {
    await shop.sandbox.stop()
    await rm(folder, { recursive: true, force: true })
  }
})
