import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { ChangeLedger } from '../../src/changes/change-ledger.ts'
import { inUndoOrder, type Undoable } from '../../src/changes/undo-order.ts'
import type { RunToUndo } from '../../src/changes/undo-parts.ts'
import { undoUnits } from '../../src/changes/undo-units.ts'
import { seededRandom } from '../../src/providers/seeded-random.ts'
import type { RunLogRecord } from '../../src/run-log/run-log-record.ts'

function intent(id: number, object: string, key?: string): RunLogRecord {
  return {
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
    ...(key === undefined ? {} : { key }),
  }
}

/** A ledger, and how to write into it. */
function newLedger() {
  const ledger = new ChangeLedger()
  let n = 0
  const write = (record: RunLogRecord) => ledger.take({ ...record, n: ++n, at: new Date(n).toISOString() })
  return { ledger, write }
}

/** `+1a` begins change 1 on object a, `-1` ends it, `?1` leaves its outcome unknown; a capital is the key of an object with a history. */
function ledgerOf(story: string): ChangeLedger {
  const { ledger, write } = newLedger()
  for (const [, sign, id, object] of story.matchAll(/([+\-?])(\d+)(\w*)/g)) {
    if (sign === '+') write(intent(Number(id), object || `o${id}`, /^[A-Z]/.test(object!) ? object : undefined))
    else write({ type: 'outcome', id: Number(id), applied: sign === '-' ? true : 'unknown' })
  }
  return ledger
}

function runOf(ledger: ChangeLedger, runId = 'run'): RunToUndo {
  const nothing = () => undefined
  const none = () => Promise.reject(new Error('not asked for'))
  return {
    runId,
    ledger,
    wanted: ledger.entries,
    limits: { deadline: 45, heal: 120 },
    note: nothing,
    synced: none,
    mask: (text) => text,
    progress: nothing,
    systemContext: none,
  }
}

function nameOf(unit: ReturnType<typeof undoUnits>[number]): string {
  return unit.kind === 'change' ? String(unit.entry.intent.id) : unit.key
}

async function undoing(
  ledger: ChangeLedger | readonly ChangeLedger[],
  first: Readonly<Record<string, readonly string[]>> = {},
): Promise<string[]> {
  const events: string[] = []
  const units = undoUnits([ledger].flat().map((each, at) => runOf(each, `run-${at}`)))
  const named = (name: string) => units.find((unit) => nameOf(unit) === name)!
  await inUndoOrder(
    units,
    (unit) => (first[nameOf(unit)] ?? []).map(named),
    async (unit: Undoable) => {
      const name = nameOf(unit as ReturnType<typeof undoUnits>[number])
      events.push(`begin ${name}`)
      await turn()
      events.push(`end ${name}`)
    },
  )
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

  it('restores an object once, by its last change', async () => {
    expect(await undoing(ledgerOf('+1A -1 +2b -2 +3A -3'))).toEqual(['begin A', 'end A', 'begin 2', 'end 2'])
  })

  it('restores what an object stands in before it, even where it was changed first', async () => {
    const story = ledgerOf('+1A -1 +2B -2')
    expect(await undoing(story, { B: ['A'] })).toEqual(['begin A', 'end A', 'begin B', 'end B'])
  })

  it('makes changes of two runs to one object one unit, and lets no run wait for another', async () => {
    const events = await undoing([ledgerOf('+1A -1 +2b -2'), ledgerOf('+1A -1 +3c -3')])
    expect(events.slice(0, 2)).toEqual(['begin 2', 'begin 3'])
    expect(events.filter((event) => event === 'begin A')).toHaveLength(1)
  })

  it('comes to its end where two runs met on the same objects, each in another order', async () => {
    const events = await undoing([ledgerOf('+1A -1 +2B -2'), ledgerOf('+1B -1 +2A -2')])
    expect(events.toSorted()).toEqual(['begin A', 'begin B', 'end A', 'end B'])
  })

  it('keeps both rules in 300 random stories, and undoes every change exactly once', async () => {
    for (let seed = 0; seed < 300; seed++) {
      const random = seededRandom('undo order', seed)
      const { ledger, write } = newLedger()
      const open: number[] = []
      for (let id = 1; id <= 12 || open.length > 0; ) {
        if (id <= 12 && (open.length === 0 || random() < 0.5)) {
          write(intent(id, `o${Math.floor(random() * 4)}`))
          open.push(id++)
        } else {
          const [ended] = open.splice(Math.floor(random() * open.length), 1)
          write({ type: 'outcome', id: ended!, applied: random() < 0.8 ? true : 'unknown' })
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
