import type { ActionContext, AnyActivity, ChangeDefinition, Phase, SystemContext } from 'chaos-plugin-api'
import type { FakeApiServer } from './fake-api-server.ts'

interface Recorded {
  readonly type: ChangeDefinition<unknown>
  readonly data: unknown
  undone: boolean
}

/** A run as an activity sees it: records changes, and undoes them newest first. */
export class FakeRun {
  readonly changes: Recorded[] = []
  readonly system: SystemContext

  constructor(server: FakeApiServer) {
    const silent = () => undefined
    this.system = {
      signal: new AbortController().signal,
      logger: { debug: silent, info: silent, warn: silent, error: silent },
      // Pauses take no time; that of a request never runs out.
      clock: { now: () => 0, sleep: async (seconds) => (seconds < 30 ? undefined : new Promise(() => undefined)) },
      secrets: { KUBERNETES_HOST: server.url },
      configuration: {},
      environment: {},
    }
  }

  /** Runs an activity with arguments as a file gives them. */
  async run(activity: AnyActivity | undefined, args: object, phase: Phase = 'method'): Promise<unknown> {
    const parsed = await activity!.args['~standard'].validate(args)
    if (parsed.issues !== undefined) throw new Error(parsed.issues.map(({ message }) => message).join())
    return activity!.run(parsed.value, this.#context(phase))
  }

  /** The sentences by which the changes are shown. */
  get described(): readonly string[] {
    return this.changes.map(({ type, data }) => {
      const { object, summary } = type.describe(data)
      return `${object}: ${summary}`
    })
  }

  /** Undoes what is left, as the end of a run does, and says what became of it. */
  async undoAll(): Promise<readonly unknown[]> {
    const inspections: unknown[] = []
    for (const change of this.changes.filter(({ undone }) => !undone).reverse()) {
      if (change.type.undo !== 'revert') continue
      await change.type.revert(change.data, this.system)
      inspections.push(await change.type.inspect(change.data, this.system))
    }
    return inspections
  }

  #context(phase: Phase): ActionContext {
    return {
      ...this.system,
      random: () => 0,
      step: { runId: 'run', id: 'step', name: 'activity', attempt: 1, phase },
      targets: [],
      change: async (type, data, apply) => {
        const result = await apply()
        this.changes.push({ type: type as ChangeDefinition<unknown>, data: structuredClone(data), undone: false })
        return result
      },
      undo: async (type, which = () => true) => {
        const chosen = this.changes.filter(
          (each) => !each.undone && each.type === type && which(each.data as Parameters<typeof which>[0]),
        )
        for (const change of chosen.toReversed()) {
          if (type.undo === 'revert') await type.revert(change.data as Parameters<typeof which>[0], this.system)
          change.undone = true
        }
        return chosen.map(({ data }) => data as Parameters<typeof which>[0])
      },
    }
  }
}
