import { describe, expect, test } from 'vitest'
import type { ObjectCall } from '../../src/restoration/object-call.ts'
import { endOf, judge, ours, patched, read, settled } from '../support/judging.ts'
import {
  callOf,
  deleted,
  deployment,
  fieldOf,
  helm,
  later,
  made,
  owns,
  past,
  replicasField,
  scaled,
} from '../support/past-calls.ts'

describe('An object that is absent', () => {
  test('and that we created is as before', () => {
    expect(endOf(judge([made(2, { came: { uid: 'ours', resourceVersion: '2' } })], 'absent'))).toEqual({
      fate: 'restored',
    })
  })

  test('and whose creation may still arrive is waited for, until the server has given the call up', () => {
    const creation = made(2, { outcome: 'unknown' })
    const verdict = judge([creation], 'absent', 1000)
    expect(verdict).toMatchObject({ act: 'wait' })
    const until = verdict.act === 'wait' ? verdict.until! : 0
    expect(until).toBeGreaterThanOrEqual(30_000)
    expect(endOf(judge([creation], 'absent', until))).toEqual({ fate: 'restored' })
  })

  test('and whose creation was refused after an attempt that nobody knows about is waited for all the same', () => {
    const attempts = [
      { at: 0, carries: undefined, outcome: 'unknown' },
      { at: 10, carries: undefined, outcome: 'not-applied' },
    ] as const
    const creation: ObjectCall = { ...made(2, { attempts }), outcome: 'unknown' }
    expect(judge([creation], 'absent')).toMatchObject({ act: 'wait' })
  })

  test.each(['done', 'unknown'] as const)('and that we deleted (%s) is made anew', (outcome) => {
    expect(judge([deleted(2, { outcome })], 'absent')).toMatchObject({
      act: 'create',
      removal: { content: { spec: { replicas: 2 } } },
    })
  })

  test('and whose deletion was refused is somebody else’s doing', () => {
    expect(endOf(judge([scaled(2, 0), deleted(0, { outcome: 'not-applied' })], 'absent'))).toEqual({ fate: 'gone' })
  })

  test('and that we only changed is gone', () => {
    expect(endOf(judge([scaled(2, 0)], 'absent'))).toEqual({ fate: 'gone' })
  })

  test('because its kind is no longer served is gone', () => {
    expect(endOf(judge([deleted(2)], 'unserved'))).toEqual(settled('gone', 'the cluster no longer serves its kind'))
  })

  test('and that we deleted and put another one in place of is made anew once that one is gone', () => {
    const calls = [deleted(2), made(1, { came: { uid: 'ours', resourceVersion: '2' } })]
    expect(judge(calls, 'absent')).toMatchObject({ act: 'create', removal: { uid: 'first' } })
  })

  test('and that the undo is just making anew is waited for', () => {
    expect(judge([deleted(2), made(2, { by: 'undo', outcome: 'unknown' })], 'absent')).toMatchObject({ act: 'wait' })
  })
})

describe('An object on its way out', () => {
  const terminating = (metadata: object = {}) =>
    deployment({ spec: { replicas: 2 } }, { deletionTimestamp: later, ...metadata })

  test('by our deletion is waited for, and what holds it is named', () => {
    expect(judge([deleted(2)], terminating())).toEqual({
      act: 'wait',
      detail: 'it is being deleted, but not gone yet',
    })
    expect(judge([deleted(2)], terminating({ finalizers: ['a/b', 'c/d'] }))).toMatchObject({
      act: 'wait',
      detail: 'it is being deleted, and held by the finalizers a/b, c/d',
    })
  })

  test('by somebody else’s deletion is gone, whatever it still looks like', () => {
    expect(endOf(judge([scaled(2, 0)], terminating()))).toEqual(settled('gone', 'somebody else is deleting it'))
  })

  test('is no object to write to, even with a value of ours in it', () => {
    expect(judge([scaled(2, 0)], deployment({ spec: { replicas: 0 } }, { deletionTimestamp: later }))).toMatchObject({
      act: 'settle',
    })
  })

  test('that we created, and that our undo deletes, is waited for', () => {
    const calls = [
      made(2, { came: { uid: 'first', resourceVersion: '2' } }),
      callOf({ does: 'delete', uid: 'first', content: {} }, { by: 'undo' }),
    ]
    expect(judge(calls, terminating())).toMatchObject({ act: 'wait' })
  })

  test('that is another one than ours is theirs', () => {
    expect(endOf(judge([deleted(2)], terminating({ uid: 'theirs' })))).toMatchObject({ fate: 'gone' })
  })
})

describe('Another object of that name', () => {
  const another = (metadata: object = {}) => deployment({ spec: { replicas: 2 } }, { uid: 'second', ...metadata })

  test('is somebody else’s', () => {
    for (const calls of [[scaled(2, 0)], [deleted(2)], [made(2, { came: { uid: 'first', resourceVersion: '2' } })]])
      expect(endOf(judge(calls, another()))).toEqual(settled('replaced', 'another object has its name'))
  })

  test('that its controller has made is the object again', () => {
    const ownerReferences = [{ apiVersion: 'v1', kind: 'Shop', name: 'shop', uid: 'owner', controller: true }]
    const content = deployment({ spec: { replicas: 2 } }, { ownerReferences })
    const removal = callOf({ does: 'delete', uid: 'first', content })
    expect(endOf(judge([removal], another({ ownerReferences })))).toMatchObject({ fate: 'restored' })
  })

  test('that we recreated is the old one, and so are its fields', () => {
    const calls = [scaled(2, 0), deleted(0), made(2, { by: 'undo', came: { uid: 'second', resourceVersion: '4' } })]
    expect(endOf(judge(calls, another()))).toMatchObject({ fate: 'restored' })
    const changed = deployment({ spec: { replicas: 0 } }, { uid: 'second', managedFields: [ours] })
    expect(judge(calls, changed)).toMatchObject(patched(2))
  })

  test('that we recreated in two goes is the old one', () => {
    const calls = [
      deleted(2),
      made(2, { by: 'undo', came: { uid: 'second', resourceVersion: '4' }, runId: 'run-2' }),
      deleted(2, { runId: 'run-3' }, 'second'),
      made(2, { by: 'undo', of: 'second', came: { uid: 'third', resourceVersion: '9' } }),
    ]
    expect(endOf(judge(calls, another({ uid: 'third' })))).toMatchObject({ fate: 'restored' })
  })

  describe('where nobody wrote down what came of our creating it', () => {
    const creator = owns('chaos/run-1', replicasField)
    const calls = [deleted(2), made(2, { by: 'undo', outcome: 'unknown' })]

    test('is ours if it is as old as our entry, and that has all that we sent', () => {
      expect(judge(calls, another({ managedFields: [creator] }))).toMatchObject({ act: 'give-back' })
    })

    test.each([
      ['our entry is younger than it', [{ ...creator, time: later }]],
      ['our entry lacks what we sent', [owns('chaos/run-1', { 'f:metadata': { 'f:labels': {} } })]],
      ['it has no entry of ours', [helm]],
    ])('is theirs if %s', (_, managedFields) => {
      expect(judge(calls, another({ managedFields }))).toMatchObject({ act: 'wait', until: 35_000 })
      expect(endOf(judge(calls, another({ managedFields }), 36_000))).toMatchObject({ fate: 'replaced' })
    })

    test('is ours to delete if the run itself created it', () => {
      expect(judge([made(2, { outcome: 'unknown' })], another({ managedFields: [creator] }))).toMatchObject({
        act: 'delete',
      })
    })

    describe.each([
      ['the traces of old calls were merged', [owns('ancient-changes', replicasField)]],
      ['its traces were cleared', []],
    ])('and %s', (_, managedFields) => {
      test('is as before by its content, if it was made anew and nothing in it differs', () => {
        expect(endOf(judge(calls, another({ managedFields }), 36_000))).toEqual(
          settled('restored', 'by its content, for nobody can tell who has made it'),
        )
      })

      test('is open where it differs, or the run itself may have created it', () => {
        const differing = deployment({ spec: { replicas: 3 } }, { uid: 'second', managedFields })
        const open = settled('open', 'nobody can tell whether it is the one that this run tried to create')
        expect(endOf(judge(calls, differing, 36_000))).toEqual(open)
        expect(endOf(judge([made(2, { outcome: 'unknown' })], another({ managedFields }), 36_000))).toEqual(open)
      })
    })

    test('is theirs if our creation was refused', () => {
      const refused = [deleted(2), made(2, { by: 'undo', outcome: 'not-applied' })]
      expect(endOf(judge(refused, another({ managedFields: [creator] })))).toMatchObject({ fate: 'replaced' })
    })
  })
})

describe('An object that we created', () => {
  const creation = made(2, { came: { uid: 'first', resourceVersion: '2' } })
  const creator = owns('chaos/run-1', replicasField)

  test('is deleted', () => {
    expect(judge([creation], read(2, creator))).toMatchObject({ act: 'delete', object: { metadata: { uid: 'first' } } })
  })

  test('is deleted with all that controllers, defaults and others have added', () => {
    const more = deployment(
      { spec: { replicas: 2, paused: false, template: {} }, status: { replicas: 2 } },
      { managedFields: [creator, owns('x', {})], annotations: { revision: '1' }, finalizers: ['a/b'], labels: {} },
    )
    expect(judge([creation], more)).toMatchObject({ act: 'delete' })
  })

  test('and that somebody else has edited is left, and said', () => {
    expect(endOf(judge([creation], read(9, owns('kubectl-edit', replicasField))))).toEqual(
      settled('drifted', 'spec.replicas is 9 by kubectl-edit, so it is not deleted'),
    )
  })

  test('and from which somebody has taken what we sent is left, and said', () => {
    expect(endOf(judge([creation], read(undefined)))).toMatchObject({ fate: 'drifted' })
  })

  test('and that we changed ourselves is deleted', () => {
    const calls = [creation, scaled(2, 5, {}, 'first')]
    expect(judge(calls, read(5, ours))).toMatchObject({ act: 'delete' })
  })

  test('and that another run of ours has changed is deleted', () => {
    expect(judge([creation], read(5, owns('chaos/run-2', replicasField)))).toMatchObject({ act: 'delete' })
  })

  test('in a rollback stays', () => {
    const staying = made(2, { came: { uid: 'first', resourceVersion: '2' }, stays: true })
    expect(endOf(judge([staying], read(2, creator)))).toEqual({ fate: 'kept' })
  })
})

describe('An object that we made anew', () => {
  const remade = made(2, { by: 'undo', came: { uid: 'second', resourceVersion: '4' } })
  const anew = (spec: object, managedFields: readonly object[] = []) =>
    deployment({ spec }, { uid: 'second', managedFields })

  test('and whose content is as before is restored', () => {
    expect(judge([deleted(2), remade], anew({ replicas: 2, paused: false }))).toMatchObject({
      act: 'settle',
      end: { fate: 'restored' },
    })
  })

  test('and that has an owner less, which has gone, says so', () => {
    const owners = ['one', 'other'].map((name) => ({ apiVersion: 'v1', kind: 'Shop', name, uid: name }))
    const content = deployment({ spec: { replicas: 2 } }, { ownerReferences: owners })
    const removal = callOf({ does: 'delete', uid: 'first', content })
    const now = deployment({ spec: { replicas: 2 } }, { uid: 'second', ownerReferences: owners.slice(1) })
    expect(endOf(judge([removal, remade], now))).toEqual(settled('restored', 'no longer owned by Shop one'))
  })

  test('and of which the server makes something else is open', () => {
    const verdict = judge([deleted(2), remade], anew({ replicas: 1 }))
    expect(verdict).toMatchObject({
      act: 'settle',
      end: { fate: 'open', detail: 'the server makes 1 of spec.replicas' },
    })
  })

  test('and that somebody else has edited since is theirs', () => {
    const verdict = judge([deleted(2), remade], anew({ replicas: 9 }, [owns('kubectl-edit', replicasField)]))
    expect(verdict).toMatchObject({ act: 'settle', end: { fate: 'superseded' } })
  })

  test('has the values from before the run where it was deleted with ours', () => {
    expect(past(scaled(2, 0), deleted(0)).fields).toMatchObject([{ first: 2 }])
  })
})

describe('What another run, which undoes its own changes, did to the object', () => {
  const other = { runId: 'run-2', state: 'foreign' } as const
  const later = 'run run-2 has changed it since, and puts that back first; recover again when it has'

  test.each([
    ['another value of the field', [scaled(2, 0), scaled(0, 4, other)]],
    ['its deletion', [scaled(2, 0), deleted(0, other)]],
    ['a field of what this run then deleted', [deleted(2), scaled(2, 4, other)]],
  ])('after it is put back first: %s', (_, calls) => {
    expect(endOf(judge(calls, read(4)))).toEqual(settled('open', later))
    expect(endOf(judge(calls, 'absent'))).toEqual(settled('open', later))
  })

  test('before it, or to another field, is none of its business', () => {
    expect(judge([scaled(2, 4, other), scaled(4, 0)], read(0, ours))).toMatchObject(patched(4))
    const paused = callOf({ does: 'set', uid: 'first', fields: [fieldOf(['spec', 'paused'], false, true)] }, other)
    expect(judge([scaled(2, 0), paused], read(0, ours))).toMatchObject(patched(2))
  })

  test('and has taken back does not come back because this run had found it', () => {
    const theirs = { runId: 'run-2', state: 'ended' } as const
    const calls = [made(2, { ...theirs, came: { uid: 'second', resourceVersion: '2' } }), deleted(2, {}, 'second')]
    expect(endOf(judge(calls, 'absent'))).toMatchObject({ fate: 'restored' })
  })
})

test('What a late call made anew, in the place of another object that we deleted since, is taken away for that one', () => {
  const calls = [deleted(2), made(2, { by: 'undo', outcome: 'unknown' }), deleted(9, { runId: 'run-2' }, 'theirs')]
  const late = deployment(
    { spec: { replicas: 2 } },
    { uid: 'second', managedFields: [owns('chaos/run-1', replicasField)] },
  )
  expect(judge(calls, late, 36_000)).toMatchObject({ act: 'delete', object: { metadata: { uid: 'second' } } })
  expect(judge(calls, 'absent', 36_000)).toMatchObject({ act: 'create', removal: { uid: 'theirs' } })
})
