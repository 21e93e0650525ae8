import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RecordListener, RunResult } from 'chaos-core'
import type { KubernetesObject } from 'chaos-kubernetes-access'
import { type RunSteps, runStepsOn, type Step } from './run-steps.ts'
import { startShop } from './shop.ts'

type Shop = Awaited<ReturnType<typeof startShop>>

/** A shop of a test's own, and what runs actions in it. */
export interface OpenShop extends AsyncDisposable {
  readonly shop: Shop
  readonly run: RunSteps
  /** The folder of the files of its runs. */
  readonly folder: string
  /** What runs have said about nothing, or a part, being done. */
  readonly told: readonly string[]
  /** Runs an action, and looks at the shop 40 s later, well before the undo. */
  meanwhile<Seen>(step: Step, look: () => Promise<Seen>): Promise<{ readonly result: RunResult; readonly seen: Seen }>
  /** Asks a probe, and resolves with its output, or with the sentence that it failed with. */
  ask(activity: string, args: Readonly<Record<string, unknown>>): Promise<unknown>
  read(path: string): Promise<KubernetesObject>
  list(path: string): Promise<readonly KubernetesObject[]>
  patch(path: string, body: object): Promise<unknown>
}

export async function openShop(listener: RecordListener = () => undefined): Promise<OpenShop> {
  const shop = await startShop()
  const folder = await mkdtemp(join(tmpdir(), 'chaos-shop-'))
  const told: string[] = []
  const run = await runStepsOn(shop, folder, (record) => {
    listener(record)
    if (record.type === 'shortfall') told.push(record.message)
  })
  return {
    shop,
    run,
    folder,
    told,
    async meanwhile<Seen>(step: Step, look: () => Promise<Seen>) {
      const seen = Promise.withResolvers<Seen>()
      shop.clock.after(40_000, () => void look().then(seen.resolve, seen.reject))
      const result = await run([{ ...step, pauses: { after: 60 } }])
      return { result, seen: await seen.promise }
    },
    ask: async (activity, args) => cameTo(await run([{ type: 'probe', activity, args }])),
    read: async (path) => (await shop.call('GET', path)) as KubernetesObject,
    list: async (path) => ((await shop.call('GET', path)) as { readonly items: readonly KubernetesObject[] }).items,
    patch: async (path, body) => shop.call('PATCH', path, body, 'application/merge-patch+json'),
    async [Symbol.asyncDispose]() {
      await shop.sandbox.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** What the only step of a run failed with, or its output. */
export function cameTo({ journal }: RunResult): unknown {
  const [{ status, exception, output } = { status: 'none' }] = journal.run
  return status === 'succeeded' ? output : String(exception)
}
