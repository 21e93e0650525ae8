import { describe, expect, it } from 'vitest'
import { ChangeLedger } from '../../src/changes/change-ledger.ts'
import type { RunLogRecord } from '../../src/run-log/run-log-record.ts'
import { intent, outcome } from '../run-log/written-run.ts'

/** A ledger of these records, of which one was written each second. */
const ledgerOf = (...records: readonly RunLogRecord[]) =>
  new ChangeLedger(records.map((record, index) => ({ ...record, n: index + 1, at: second(index) })))

const second = (count: number) => new Date(Date.parse('2026-01-05T09:00:00.000Z') + count * 1000).toISOString()

const undone: RunLogRecord = { type: 'undone', id: 1 }
const restored: RunLogRecord = { type: 'settled', id: 1, fate: 'restored' }

describe('the times of a change', () => {
  const begun = { intent: second(0), outcome: second(1) }

  it('tell when it was put back from when what it took away worked again', () => {
    const [change] = ledgerOf(intent(1), outcome(1), undone, restored).reports()
    expect(change).toMatchObject({ fate: 'restored' })
    expect(change?.times).toEqual({ ...begun, undone: second(2), healed: second(3) })
  })

  it('give one time where it was put back, and nothing had to work again', () => {
    const [change] = ledgerOf(intent(1), outcome(1), restored).reports()
    expect(change?.times).toEqual({ ...begun, undone: second(2) })
  })

  it('keep when it was put back where what it took away did not work again', () => {
    const [change] = ledgerOf(intent(1), outcome(1), undone, { type: 'settled', id: 1, fate: 'degraded' }).reports()
    expect(change?.times).toEqual({ ...begun, undone: second(2), settled: second(3) })
  })
})

describe('a change whose call ends after it was settled', () => {
  it.each([true, 'unknown'] as const)('is settled no more, if it may have taken effect: %s', (applied) => {
    const ledger = ledgerOf(intent(1), undone, restored, { type: 'outcome', id: 1, applied })
    expect(ledger.unsettled).toHaveLength(1)
    expect(ledger.reports()).toMatchObject([{ fate: 'open', times: { outcome: second(3) } }])
    expect(ledger.reports()[0]?.times).not.toHaveProperty('undone')
  })

  it('stays settled, if it did nothing', () => {
    expect(ledgerOf(intent(1), restored, { type: 'outcome', id: 1, applied: false }).unsettled).toEqual([])
  })
})
