import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { ChangeLedger } from '../../src/changes/change-ledger.ts'
import { inUndoOrder } from '../../src/changes/undo-order.ts'
import { seededRandom } from '../../src/run/seeded-random.ts'
import type { LoggedRecord } from '../../src/run-log/run-log-record.ts'

const envelope = { n: 1, at: '2026-01-05T09:00:00.000Z' }

function intent(id: number, object: string): LoggedRecord {
  return {
    ...envelope,
    type: 'intent',
    id,
    change: 'x/y',
    undo: 'revert',
    object,
    summary: '',
    data: null,
    step: '',
    activity: '',
    attempt: 1,
    phase: 'method',
    scopes: [],
  }
}

/** `+1a` begins change 1 on object a, `-1` ends it, `?1` leaves its outcome unknown. */
function ledgerOf(story: string): ChangeLedger {
  const ledger = new ChangeLedger()
  for (const [, sign, id, object] of story.matchAll(/([+\-?])(\d+)(\w*)/g)) {
    if (sign === '+') ledger.take(intent(Number(id), object || `o${id}`))
    else ledger.take({ ...envelope, type: 'outcome', id: Number(id), applied: sign === '-' ? true : 'unknown' })
  }
  return ledger
}

async function undoing(ledger: ChangeLedger): Promise<string[]> {
  const events: string[] = []
  await inUndoOrder(ledger.entries, async ({ intent: { id } }) => {
    events.push(`begin ${id}`)
    await turn()
    events.push(`end ${id}`)
  })
  return events
}

describe('the order of undo', () => {
  it('undoes changes of different objects together where none was begun after the end of another', async () => {
    expect(await undoing(ledgerOf('+1 +2 +3 -1 -2 -3'))).toEqual([
      'begin 3',
      'begin 2',
      'begin 1',
      'end 3',
      'end 2',
      'end 1',
    ])
  })

  it('undoes a change after every change that was begun once its own outcome was known', async () => {
    expect(await undoing(ledgerOf('+1 -1 +2 -2'))).toEqual(['begin 2', 'end 2', 'begin 1', 'end 1'])
  })

  it('undoes changes of one object newest first, even if both were in flight at once', async () => {
    expect(await undoing(ledgerOf('+1a +2a -1 -2'))).toEqual(['begin 2', 'end 2', 'begin 1', 'end 1'])
  })

  it('holds nothing up for a change whose outcome is unknown', async () => {
    expect(await undoing(ledgerOf('+1 ?1 +2 -2'))).toEqual(['begin 2', 'begin 1', 'end 2', 'end 1'])
  })

  it('keeps both rules in 300 random stories, and undoes every change exactly once', async () => {
    for (let seed = 0; seed < 300; seed++) {
      const random = seededRandom('undo order', seed)
      const ledger = new ChangeLedger()
      const open: number[] = []
      for (let id = 1; id <= 12 || open.length > 0; ) {
        if (id <= 12 && (open.length === 0 || random() < 0.5)) {
          ledger.take(intent(id, `o${Math.floor(random() * 4)}`))
          open.push(id++)
        } else {
          const [ended] = open.splice(Math.floor(random() * open.length), 1)
          ledger.take({ ...envelope, type: 'outcome', id: ended!, applied: random() < 0.8 ? true : 'unknown' })
        }
      }
      const events = await undoing(ledger)
      expect(events).toHaveLength(24)
      const at = (event: string) => events.indexOf(event)
      for (const earlier of ledger.entries) {
        for (const later of ledger.entries) {
          const sameObject = earlier.intent.object === later.intent.object && later.begun > earlier.begun
          const stoodOn = earlier.ended !== undefined && later.begun > earlier.ended
          if (sameObject || stoodOn) expect(at(`end ${later.intent.id}`)).toBeLessThan(at(`begin ${earlier.intent.id}`))
        }
      }
    }
  })
})
