import { type ChangeDefinition, isStepFailure, type Phase, StepFailure } from 'chaos-plugin-api'
import type { OutcomeRecord, RunLogRecord } from '../run-log/run-log-record.ts'
import type { RunLogWriter } from '../run-log/run-log-writer.ts'
import type { ChangeLedger } from './change-ledger.ts'
import type { ChangeTypes } from './resolve-change.ts'

/** The step on whose behalf a change is made. */
export interface ChangeOrigin {
  readonly plugin: string
  readonly step: string
  readonly activity: string
  readonly attempt: number
  readonly phase: Phase
  readonly scopes: readonly string[]
}

export interface ChangeRecorderParts {
  readonly log: RunLogWriter
  readonly ledger: ChangeLedger
  readonly types: ChangeTypes
  /** Whether a value holds a secret, which must not be stored. */
  holdsSecret(value: unknown): boolean
}

/** Writes every change of a run to its log: the intent durably before anything is done, the outcome after. */
export class ChangeRecorder {
  readonly #parts: ChangeRecorderParts
  readonly #inFlight = new Set<Promise<unknown>>()

  constructor(parts: ChangeRecorderParts) {
    this.#parts = parts
  }

  /** Resolves when no call of any change is in flight any more. */
  async quiet(): Promise<void> {
    while (this.#inFlight.size > 0) await Promise.allSettled(this.#inFlight)
  }

  /** See `ActionContext.change`. `signal` is that of the step: once it fired, no new change is begun. */
  async change<Data, Result>(
    type: ChangeDefinition<Data>,
    data: Data,
    apply: () => Promise<Result>,
    origin: ChangeOrigin,
    signal: AbortSignal,
  ): Promise<Result> {
    const { log, ledger, types } = this.#parts
    const change = await types.idOf(type, origin.plugin)
    const { object, summary, byHand } = type.describe(data)
    if (this.#parts.holdsSecret(data) || this.#parts.holdsSecret(byHand)) {
      throw new StepFailure(`${object} is not changed: what would have to be stored to undo it holds a secret.`, {
        applied: false,
        remedy: 'Give the value in another way than through a secret.',
      })
    }
    signal.throwIfAborted()
    const id = ledger.nextId
    const { plugin: _, ...step } = origin
    this.#note({
      type: 'intent',
      id,
      change,
      undo: type.undo,
      object,
      summary,
      ...(byHand === undefined ? {} : { byHand }),
      data,
      ...step,
    })
    try {
      await log.synced()
    } catch (error) {
      this.#note({ type: 'outcome', id, applied: false })
      throw error
    }
    // The run may have been stopped while the disk was busy: then nothing is done, and the log says so.
    if (signal.aborted) {
      this.#note({ type: 'outcome', id, applied: false })
      throw signal.reason
    }
    const call = apply()
    this.#inFlight.add(call)
    try {
      const result = await call
      this.#note({ type: 'outcome', id, applied: true })
      return result
    } catch (error) {
      const refused = isStepFailure(error) && error.applied === false
      this.#note({ type: 'outcome', id, applied: refused ? false : 'unknown' } satisfies OutcomeRecord)
      throw error
    } finally {
      this.#inFlight.delete(call)
    }
  }

  #note(record: RunLogRecord): void {
    this.#parts.ledger.take(this.#parts.log.append(record))
  }
}
