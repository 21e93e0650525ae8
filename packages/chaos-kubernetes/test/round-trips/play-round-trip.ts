import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  findUnfinishedRuns,
  type LoggedRecord,
  type RunResult,
  recoverRuns,
  registryOf,
  runExperiment,
} from 'chaos-core'
import istio from 'chaos-istio'
import kubernetes from 'chaos-kubernetes'
import { startShop } from '../support/shop.ts'
import { Chance } from './chance.ts'
import { withoutEmpty } from './deltas.ts'
import { differences, kindsOf, type Observation, observeCluster, ownersLeft } from './observe-cluster.ts'
import type { Find, RoundTrip, Travelled } from './round-trip.ts'
import { actAsSomebodyElse, type DoneByOthers } from './somebody-else.ts'

/** Seconds after which nothing more is to be expected of a cluster that nobody changes. */
const quiet = 120
/** Seconds after which a run has hung. */
const longest = 3600
/** What nothing keeps goes with its node. */
const losesPods = 'kubernetes/delete-nodes'
const registry = registryOf([kubernetes, istio])

/**
 * Plays a round trip in a cluster of its own: the actions and their undo, the same undo once more by somebody who knows nothing of the first one, and all
 * of that again while somebody else changes something.
 */
export async function playRoundTrip(trip: RoundTrip): Promise<Travelled> {
  const shop = await startShop()
  const folder = await mkdtemp(join(tmpdir(), 'chaos-round-trip-'))
  try {
    return await new Traveller(trip, shop, folder).travel()
  } catch (error) {
    return { finds: [{ part: 'end', text: String((error as Error).stack) }], theirs: undefined }
  } finally {
    await shop.sandbox.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

class Traveller {
  readonly #trip: RoundTrip
  readonly #shop: Awaited<ReturnType<typeof startShop>>
  readonly #folder: string
  readonly #environment: Readonly<Record<string, string>>

  constructor(trip: RoundTrip, shop: Awaited<ReturnType<typeof startShop>>, folder: string) {
    this.#trip = trip
    this.#shop = shop
    this.#folder = folder
    this.#environment = { KUBECONFIG: join(folder, 'kubeconfig') }
  }

  async travel(): Promise<Travelled> {
    const { sandbox, clock, call } = this.#shop
    // Ports are used again, and clients remember what they know of a cluster: its name tells it from the one of an earlier trip.
    const kubeconfig = sandbox.kubeconfig.replaceAll('chaos-sandbox', this.#folder)
    await writeFile(this.#environment['KUBECONFIG']!, kubeconfig, { mode: 0o600 })
    for (const { method, path, body, type } of this.#trip.features.flatMap(({ requests }) => requests)) {
      // One feature may rule out another one; what the API server takes is the cluster.
      await call(method, path, body, type).catch(() => undefined)
    }
    await clock.sleep(quiet)
    const kinds = await kindsOf(call)
    const observe = async () =>
      observeCluster(
        call,
        kinds,
        this.#trip.actions.some(({ name }) => name === losesPods),
      )
    const before = await observe()

    const alone = await this.#run('alone')
    await clock.sleep(quiet)
    const after = await observe()
    const finds: Find[] = [...undoFinds(alone, before, after)]
    await this.#undoAgain('alone')
    finds.push(...findsOf('second undo', differences(after.wishes, (await observe()).wishes)))
    if (finds.length > 0) return { finds, theirs: undefined }

    let theirs: DoneByOthers | undefined
    await this.#run('among others', async () => {
      theirs = await actAsSomebodyElse(call, new Chance(this.#trip.seed + 1), after, await observe())
    })
    if (theirs === undefined) return { finds, theirs }
    await clock.sleep(quiet)
    const { wishes } = await observe()
    const found = theirs.expected.map((expected) =>
      differences(withoutEmpty(expected) as object, withoutEmpty(wishes) as object),
    )
    if (!found.some(({ length }) => length === 0)) finds.push(...findsOf('undo after somebody else', found.at(-1)!))
    await this.#undoAgain('among others')
    finds.push(...findsOf('second undo after somebody else', differences(wishes, (await observe()).wishes)))
    return { finds, theirs: theirs.text }
  }

  /** Runs the actions; `meanwhile` happens when they are through, and before the undo. */
  async #run(name: string, meanwhile?: () => Promise<void>): Promise<RunResult> {
    const { clock } = this.#shop
    const steps = (await Promise.all(this.#trip.actions.map((action) => action.steps(this.#folder)))).flat()
    const last = `method/${steps.length - 1}`
    let acting: Promise<void> | undefined
    const hear = (record: LoggedRecord) => {
      if (record.type === 'undo-started') this.#keepState(name)
      if (record.type === 'activity-finished' && record.step === last && meanwhile !== undefined) {
        clock.after(10_000, () => {
          acting = meanwhile()
          acting.catch(() => undefined)
        })
      }
    }
    const run = runExperiment({
      source: {
        title: 'round trip',
        description: 'round trip',
        method: steps.map(({ activity, args }, at) => ({
          type: 'action',
          name: activity,
          provider: { type: 'plugin', activity, arguments: args },
          ...(at === steps.length - 1 && meanwhile !== undefined ? { pauses: { after: 60 } } : {}),
        })),
      },
      settings: {},
      registry,
      environment: this.#environment,
      stateFolder: join(this.#folder, name),
      journalPath: join(this.#folder, `${name}.json`),
      signal: new AbortController().signal,
      clock,
      seed: String(this.#trip.seed),
      listener: hear,
    })
    const hung = new Promise<never>((_resolve, reject) => {
      clock.after(longest * 1000, () => reject(new Error(`it had not ended after ${longest} s`)))
    })
    const result = await clock.passUntil(Promise.race([run, hung]))
    await acting
    return result
  }

  /** Keeps what was on disk before the undo, as it is after a process that was killed then. */
  #keepState(name: string): void {
    const [state, kept] = [join(this.#folder, name), join(this.#folder, `${name} before`)]
    cpSync(state, kept, { recursive: true })
    for (const run of readdirSync(join(kept, 'runs'))) {
      const lock = join(kept, 'runs', run, 'lock')
      writeFileSync(lock, JSON.stringify({ ...(JSON.parse(readFileSync(lock, 'utf8')) as object), released: true }))
    }
  }

  async #undoAgain(name: string): Promise<void> {
    const { clock } = this.#shop
    const runs = await findUnfinishedRuns(join(this.#folder, `${name} before`))
    const recovering = recoverRuns(runs, {
      registry,
      environment: this.#environment,
      clock,
      signal: new AbortController().signal,
      listener: () => undefined,
    })
    await clock.passUntil(Promise.all(recovering))
    await clock.sleep(quiet)
  }
}

function findsOf(part: Find['part'], texts: readonly string[]): readonly Find[] {
  return texts.map((text) => ({ part, text }))
}

/** What a run that nobody disturbed has left without saying so, and whom it blames. */
function undoFinds({ outcome, reason, changes }: RunResult, before: Observation, after: Observation): readonly Find[] {
  const lasting = changes.flatMap(({ fate, object }) => (fate === 'lasting' ? [object.split(/[ :]/)[1]!] : []))
  const isSaid = (text: string) => lasting.some((name) => text.includes(`/${name.split('/').at(-1)} `))
  const fewer = Object.entries(before.readyPods).flatMap(([app, ready]) => {
    const left = after.readyPods[app] ?? 0
    return left < ready ? [`${left} of ${ready} pods of ${app} are ready`] : []
  })
  const left = [
    ...differences(before.wishes, after.wishes),
    ...differences(ownersLeft(before), ownersLeft(after)),
    ...fewer,
  ].filter((text) => !isSaid(text))
  const blamed = changes.flatMap(({ object, fate, detail }) =>
    isUndone.has(fate) || (fate === 'gone' && inContainer.test(object))
      ? []
      : [`${object} is said to be ${fate}: ${detail}`],
  )
  const texts = [...left, ...blamed]
  return findsOf('undo', texts.length === 0 ? [] : [...texts, `the run ended as ${outcome}: ${reason}`])
}

/** What was begun in a container has ended with it, and pods come and go: by the size of a cluster, by what their owners do, by the other action. */
const inContainer = /^Pod \S+: container /

/** Fates of changes that nobody disturbed. */
const isUndone: ReadonlySet<string> = new Set(['restored', 'healed', 'lasting', 'not-applied'])
