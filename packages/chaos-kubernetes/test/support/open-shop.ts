import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunSteps, runStepsOn } from './run-steps.ts'
import { startShop } from './shop.ts'

/** A shop, and what runs activities on it. Closing ends it, and removes the folder of its files. */
export async function openShop(): Promise<OpenShop> {
  const shop = await startShop()
  const folder = await mkdtemp(join(tmpdir(), 'chaos-shop-'))
  return {
    ...shop,
    folder,
    run: await runStepsOn(shop, folder),
    async close() {
      await shop.sandbox.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export type OpenShop = Awaited<ReturnType<typeof startShop>> & {
  readonly folder: string
  readonly run: RunSteps
  close(): Promise<void>
}
