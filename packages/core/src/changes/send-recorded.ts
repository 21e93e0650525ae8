import { type ChangeCall, isStepFailure } from 'chaos-plugin-api'
import type { RunLogRecord } from '../run-log/run-log-record.ts'

/** Where the attempts of a call are written down. */
export interface CallRecord {
  note(record: RunLogRecord): void
  /** Resolves when all that was noted is on disk. */
  synced(): Promise<void>
}

/**
 * Sends a call whose intent is on disk, and writes down each further attempt before it is sent, and what came of the last one. Once
 * `signal` fired, no further attempt is sent.
 */
export async function sendRecorded<Result>(
  id: number,
  send: (call: ChangeCall) => Promise<Result>,
  { note, synced }: CallRecord,
  signal?: AbortSignal,
): Promise<Result> {
  let came: unknown
  let unsent = false
  const call: ChangeCall = {
    async again(carries, previous) {
      note({ type: 'attempt', id, ...(carries === undefined ? {} : { carries }), previous })
      unsent = true
      await synced()
      signal?.throwIfAborted()
      unsent = false
    },
    came: (evidence) => {
      came = evidence
    },
  }
  try {
    const result = await send(call)
    note({ type: 'outcome', id, applied: true, ...(came === undefined ? {} : { came }) })
    return result
  } catch (error) {
    const refused = unsent || (isStepFailure(error) && error.applied === false)
    note({ type: 'outcome', id, applied: refused ? false : 'unknown' })
    throw error
  }
}
