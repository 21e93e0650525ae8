import { type ChangeCall, type ChangeDefinition, type Phase, StepFailure } from 'chaos-plugin-api'
import type { RunLogWriter } from '../run-log/run-log-writer.ts'
import type { ChangeLedger } from './change-ledger.ts'
import type { ChangeTypes } from './resolve-change.ts'
import { sendRecorded } from './send-recorded.ts'

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
  readonly log: Pick<RunLogWriter, 'append' | 'synced'>
  /** It takes what is appended to the log. */
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
    apply: (call: ChangeCall) => Promise<Result>,
    origin: ChangeOrigin,
    signal: AbortSignal,
    carries?: unknown,
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
    const id = ledger.takeId()
    const { plugin: _, ...step } = origin
    log.append({
      type: 'intent',
      id,
      change,
      undo: type.undo,
      object,
      summary,
      ...(byHand === undefined ? {} : { byHand }),
      data,
      ...step,
      ...('restorer' in type ? { key: type.identity(data) } : {}),
      ...(carries === undefined ? {} : { carries }),
    })
    try {
      await log.synced()
      // The run may have been stopped while the disk was busy.
      signal.throwIfAborted()
    } catch (error) {
      log.append({ type: 'outcome', id, applied: false })
      throw error
    }
    const call = sendRecorded(id, apply, { note: (record) => log.append(record), synced: () => log.synced() }, signal)
    this.#inFlight.add(call)
    try {
      return await call
    } finally {
      this.#inFlight.delete(call)
    }
  }
}
