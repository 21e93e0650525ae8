import { type ChangeCall, type ChangeDefinition, type Phase, type Schema, StepFailure } from 'chaos-plugin-api'
import type { RunLogWriter } from '../run-log/run-log-writer.ts'
import type { Redaction } from '../secrets/redact.ts'
import type { ChangeLedger } from './change-ledger.ts'
import { dataProblem } from './data-problem.ts'
import { namesInSentence } from './names-in-sentence.ts'
import type { ChangeTypes } from './resolve-change.ts'
import { sendRecorded } from './send-recorded.ts'
import { type GivenSecrets, isStorable } from './storable-data.ts'

/** The step on whose behalf a change is made. */
export interface ChangeOrigin {
  readonly plugin: string
  readonly step: string
  readonly activity: string
  readonly attempt: number
  readonly phase: Phase
  /** The names of the secret scopes that it names. */
  readonly scopes: readonly string[]
  /** Seconds that what it does is held, where the file says so. */
  readonly duration?: number
  readonly given: GivenSecrets
}

export interface ChangeRecorderParts {
  readonly log: Pick<RunLogWriter, 'append' | 'synced'>
  /** It takes what is appended to the log. */
  readonly ledger: ChangeLedger
  readonly types: ChangeTypes
  /** Knows the secrets, which must not be stored. */
  readonly redaction: Redaction
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
    const { log, ledger, types, redaction } = this.#parts
    const change = await types.idOf(type, origin.plugin)
    const recorded = await asRecorded(change, type, data, origin.plugin)
    const { object, summary, byHand } = type.describe(data)
    const { plugin: _, given, ...step } = origin
    const names = [...(type.names?.(data) ?? [])]
    if (!isStorable(recorded, { names, given, redaction })) {
      throw new StepFailure(`${object} is not changed: what would have to be stored to undo it holds a secret.`, {
        applied: false,
        remedy: 'Give the value in another way than through a secret.',
      })
    }
    redaction.keep([...names, ...namesInSentence(object)])
    signal.throwIfAborted()
    const id = ledger.takeId()
    log.append({
      type: 'intent',
      id,
      change,
      undo: type.undo,
      object,
      summary,
      ...(byHand === undefined ? {} : { byHand }),
      data: recorded,
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

/**
 * The data of a change as its undo gets it, which reads it from the log. Throws `StepFailure` where its schema would not take it then: nobody could
 * undo such a change.
 */
async function asRecorded<Data>(
  change: string,
  type: ChangeDefinition<Data>,
  data: Data,
  plugin: string,
): Promise<unknown> {
  const recorded = throughJson(data)
  if (type.undo === 'none') return recorded
  const schema: Schema<unknown> = 'restorer' in type ? type.restorer.data : type.data
  const problem = await dataProblem(schema, recorded, 'what would be recorded of it')
  if (problem === undefined) return recorded
  throw new StepFailure(`The change ${change} is not made, as it could not be undone: ${problem.replace(/\.$/, '')}.`, {
    applied: false,
    remedy: `Report it to those who make the plugin ${plugin}.`,
  })
}

/** What can't be written down stays as it is: the log says so. */
function throughJson(data: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(data))
  } catch {
    return data
  }
}
