import {
  type ActionContext,
  type AnyChange,
  type Attempt,
  type CallOutcome,
  type ChangeCall,
  type ChangeDefinition,
  isStepFailure,
  type ObjectHistory,
  type Phase,
  type RecordedCall,
  type RestorableChange,
  type RestoredChange,
  type Restorer,
  type SystemContext,
  type Target,
} from 'chaos-plugin-api'

/** Tries at one object, and the longest pause between two of them (seconds): enough for what takes as long as the server's own time-out. */
const tries = 60
const pause = 2

interface Written {
  readonly ref: string
  readonly type: ChangeDefinition<unknown>
  readonly data: unknown
  readonly by: 'change' | 'undo'
  readonly attempts: { -readonly [Part in keyof Attempt]: Attempt[Part] }[]
  readonly stays: boolean
  came: unknown
  end: RestoredChange | undefined
}

/** A run as an activity sees it. It writes down what is done as a log would, through JSON, and restores it by the change types' own restorers. */
export class RestoringRun {
  readonly system: SystemContext
  readonly #runId: string
  readonly #written: Written[] = []

  constructor(system: SystemContext, runId = 'run-1') {
    this.system = system
    this.#runId = runId
  }

  /** The changes that were made, or may have been. */
  get changes(): readonly Pick<Written, 'type' | 'data' | 'end'>[] {
    return this.#changes
  }

  get #changes(): readonly Written[] {
    return this.#written.filter((each) => each.by === 'change' && outcomeOf(each) !== 'not-applied')
  }

  /** All that was sent to an object, by changes and by the undo. */
  history<Data>(type: RestorableChange<Data>, data: Data): ObjectHistory<Data> {
    return this.#historyOf(type.identity(data), [])
  }

  /** The sentences by which the changes are shown. */
  get described(): readonly string[] {
    return this.changes.map(({ type, data }) => {
      const { object, summary } = type.describe(data)
      return `${object}: ${summary}`
    })
  }

  /** What an action of this run gets. */
  action(phase: Phase = 'method'): ActionContext<Target, AnyChange> {
    return {
      ...this.system,
      random: () => 0,
      foundNothing: () => undefined,
      leftUndone: () => undefined,
      chose: () => undefined,
      step: { runId: this.#runId, runStartedAt: 0, id: `${phase}/0`, name: 'activity', attempt: 1, phase },
      targets: [],
      change: (type, data, apply, carries) =>
        this.#send({ type, data, by: 'change', stays: phase === 'rollbacks' }, apply, carries),
      undo: async (type, which = () => true) => {
        const mine = this.#changes.filter(
          (each) => each.type === type && each.end === undefined && which(each.data as Parameters<typeof which>[0]),
        )
        await this.#restore(mine)
        const left = mine.find(({ end }) => end === undefined || end.fate === 'open' || end.fate === 'drifted')
        if (left !== undefined) throw new Error(`It could not be put back: ${left.end?.detail}`)
        return mine.map(({ data }) => data as Parameters<typeof which>[0])
      },
    }
  }

  /** Restores what has not come to its end, and says what became of it, oldest first. What a try throws is thrown. */
  async restoreAll(): Promise<readonly (RestoredChange | undefined)[]> {
    const wanted = this.#changes.filter(({ end }) => end === undefined)
    await this.#restore(wanted)
    return wanted.map(({ end }) => end)
  }

  /** Restores everything once more, as a second recovery does that knows no ends. */
  async restoreAgain(): Promise<readonly (RestoredChange | undefined)[]> {
    for (const each of this.#written) each.end = undefined
    return this.restoreAll()
  }

  async #send<Data, Result>(
    { type, data, by, stays }: { type: ChangeDefinition<Data>; data: Data; by: Written['by']; stays: boolean },
    send: (call: ChangeCall) => Promise<Result>,
    carries: unknown,
  ): Promise<Result> {
    const begin = (precondition: unknown) => ({
      at: this.system.clock.now(),
      carries: precondition,
      outcome: 'unknown' as CallOutcome,
    })
    const stored = (await type.data['~standard'].validate(throughJson(data))) as { issues?: readonly unknown[] }
    if (by === 'change' && stored.issues !== undefined)
      throw new Error('What is to be stored is not what the schema says.')
    const written: Written = {
      ref: `${this.#runId}#${this.#written.length + 1}`,
      type: type as ChangeDefinition<unknown>,
      data: throughJson(data),
      by,
      attempts: [begin(carries)],
      stays,
      came: undefined,
      end: undefined,
    }
    this.#written.push(written)
    let came: unknown
    const call: ChangeCall = {
      again: async (next, previous) => {
        written.attempts.at(-1)!.outcome = previous
        written.attempts.push(begin(next))
      },
      came: (evidence) => {
        came = throughJson(evidence)
      },
    }
    try {
      const result = await send(call)
      written.attempts.at(-1)!.outcome = 'done'
      written.came = came
      return result
    } catch (error) {
      if (isStepFailure(error) && error.applied === false) written.attempts.at(-1)!.outcome = 'not-applied'
      throw error
    }
  }

  async #restore(wanted: readonly Written[]): Promise<void> {
    const objects = new Map<string, RestorableChange<unknown>>()
    for (const { type, data } of wanted.toReversed()) {
      if (!('restorer' in type)) continue
      const key = type.identity(data)
      if (!objects.has(key)) objects.set(key, type)
    }
    const restorers = new Map<Restorer<unknown>, string[]>()
    for (const [key, { restorer }] of objects) restorers.set(restorer, [...(restorers.get(restorer) ?? []), key])
    for (const [restorer, keys] of restorers) await this.#restoreObjects(restorer, keys, objects, wanted)
  }

  async #restoreObjects(
    restorer: Restorer<unknown>,
    keys: readonly string[],
    types: ReadonlyMap<string, RestorableChange<unknown>>,
    wanted: readonly Written[],
  ): Promise<void> {
    const historyOf = (key: string) => this.#historyOf<unknown>(key, wanted)
    const restoration = restorer.begin(keys.map(historyOf))
    const left = new Set(keys)
    const restore = async (key: string): Promise<void> => {
      if (!left.delete(key)) return
      for (const first of restoration.after?.(historyOf(key)) ?? []) await restore(first)
      for (let each = 0; each < tries; each += 1) {
        const found = await restoration.restore({
          ...this.system,
          runId: this.#runId,
          history: () => historyOf(key),
          call: (data, carries, send) =>
            this.#send({ type: types.get(key)!, data, by: 'undo', stays: false }, send, carries),
        })
        for (const change of this.#written) {
          if (change.by !== 'change' || keyOf(change) !== key) continue
          if (found.state === 'settled') change.end ??= found.changes.get(change.ref)
          else if (each === tries - 1 && wanted.includes(change)) change.end = { fate: 'open', detail: found.detail }
        }
        if (found.state === 'settled') return
        await this.system.clock.sleep(pause)
      }
    }
    for (const key of keys) await restore(key)
  }

  #historyOf<Data>(key: string, wanted: readonly Written[]): ObjectHistory<Data> {
    const calls = this.#written
      .filter((each) => keyOf(each) === key)
      .map((each) => {
        const { ref, data, by, attempts, came, stays } = each
        const state = by === 'undo' || each.end !== undefined ? 'ended' : wanted.includes(each) ? 'wanted' : 'standing'
        return { ref, runId: this.#runId, data, by, attempts, outcome: outcomeOf(each), came, state, stays }
      })
    return { key, calls: calls as readonly RecordedCall<unknown>[] as readonly RecordedCall<Data>[] }
  }
}

function keyOf({ type, data }: Written): string | undefined {
  return 'restorer' in type ? type.identity(data) : undefined
}

function outcomeOf({ attempts }: Written): CallOutcome {
  const last = attempts.at(-1)!.outcome
  if (last !== 'not-applied') return last
  return attempts.some(({ outcome }) => outcome === 'unknown') ? 'unknown' : 'not-applied'
}

/** As it comes back from a log; nothing stays nothing. */
function throughJson<T>(value: T): T {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T)
}
