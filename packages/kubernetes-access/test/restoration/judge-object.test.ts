import { describe, expect, test } from 'vitest'
import { judgeObject, type Reading } from '../../src/restoration/judge-object.ts'
import type { ObjectCall } from '../../src/restoration/object-past.ts'
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

const judge = (calls: readonly ObjectCall[], reading: Reading, now = 0) => judgeObject(past(...calls), reading, now)

const ours = owns('chaos/run-1', replicasField, { time: later })
const read = (replicas: number | undefined, ...managedFields: readonly object[]) =>
  deployment({ spec: replicas === undefined ? {} : { replicas } }, { managedFields })
/** The end of the object, or of its field, where nothing is left to be done. */
const endOf = (verdict: ReturnType<typeof judge>) =>
  verdict.act === 'settle' ? ([...verdict.fields.values()][0] ?? verdict.end) : verdict
const settled = (fate: string, detail: unknown = expect.anything()) => ({ fate, detail })
const patched = (to: unknown) => ({ act: 'patch', targets: [{ path: ['spec', 'replicas'], to }] })

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
      made(2, { by: 'undo', came: { uid: 'third', resourceVersion: '9' } }),
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
      expect(endOf(judge(calls, another({ managedFields })))).toMatchObject({ fate: 'replaced' })
    })

    test('is ours to delete if the run itself created it', () => {
      expect(judge([made(2, { outcome: 'unknown' })], another({ managedFields: [creator] }))).toMatchObject({
        act: 'delete',
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

describe('A field that we changed', () => {
  test.each([
    ['that we alone own', [ours]],
    ['that another run of ours owns', [owns('chaos/run-0', replicasField)]],
    ['of an object without entries', []],
    ['in merged entries, with a value of ours', [owns('ancient-changes', replicasField)]],
    ['that nobody owns, with a value of ours', [owns('helm', { 'f:metadata': {} })]],
    ['that somebody owned through another field', [ours, owns('other', { 'f:spec': { 'f:paused': {} } })]],
  ])('%s gets its first value', (_, managedFields) => {
    expect(judge([scaled(2, 0)], read(0, ...managedFields))).toMatchObject(patched(2))
  })

  test('and removed gets its first value although nobody owns it', () => {
    expect(judge([scaled(2, undefined)], read(undefined, owns('helm', {})))).toMatchObject(patched(2))
  })

  test('and that was not there is taken away', () => {
    expect(judge([scaled(undefined, 4)], read(4, ours))).toMatchObject(patched(undefined))
  })

  test('several times gets the value from before the first, by one call', () => {
    expect(judge([scaled(2, 0), scaled(0, 5), scaled(5, 7)], read(7, ours))).toMatchObject(patched(2))
  })

  test('there and back is as before', () => {
    expect(endOf(judge([scaled(2, 0), scaled(0, 2)], read(2, helm)))).toEqual({ fate: 'restored' })
  })

  test('by several runs gets the value from before the first of them', () => {
    const calls = [scaled(2, 0), scaled(0, 5, { runId: 'run-2' })]
    expect(judge(calls, read(5, owns('chaos/run-2', replicasField)))).toMatchObject(patched(2))
  })

  test('is put back with the others in one call', () => {
    const label = callOf({
      does: 'set',
      uid: 'first',
      fields: [fieldOf(['metadata', 'labels', 'tier'], undefined, 'chaos')],
    })
    const object = deployment({ spec: { replicas: 0 } }, { labels: { tier: 'chaos' } })
    expect(judge([scaled(2, 0), label], object)).toMatchObject({
      targets: [
        { path: ['spec', 'replicas'], to: 2 },
        { path: ['metadata', 'labels', 'tier'], to: undefined },
      ],
    })
  })

  test('and that somebody else owns is theirs', () => {
    expect(endOf(judge([scaled(2, 0)], read(0, owns('kubectl-edit', replicasField))))).toEqual(
      settled('superseded', 'by kubectl-edit: spec.replicas is 0'),
    )
  })

  test('and that somebody else co-owns, by applying our value, is theirs, and theirs alone', () => {
    const theirs = owns('kubectl', replicasField, { operation: 'Apply' })
    expect(judge([scaled(2, 0)], read(0, ours, theirs))).toMatchObject({ act: 'give-back', entries: [theirs] })
    expect(endOf(judge([scaled(2, 0)], read(0, theirs)))).toEqual(
      settled('superseded', 'by kubectl: spec.replicas is 0'),
    )
  })

  test('and that an autoscaler has set through the subresource is theirs', () => {
    const hpa = owns('vpa', replicasField, { subresource: 'scale' })
    expect(endOf(judge([scaled(2, 0)], read(7, hpa)))).toEqual(
      settled('superseded', 'by vpa (scale): spec.replicas is 7'),
    )
  })

  test.each([
    ['without entries', []],
    ['in merged entries', [owns('ancient-changes', replicasField)]],
    ['that nobody owns', [owns('helm', {})]],
  ])('%s, with a value that is none of ours, has drifted', (_, managedFields) => {
    expect(endOf(judge([scaled(2, 0)], read(9, ...managedFields)))).toEqual(
      settled('drifted', 'spec.replicas is 9, and was 2; nobody can tell who set it'),
    )
  })

  test('and of which the server makes something else is open, and not sent again and again', () => {
    const field = fieldOf(['spec', 'replicas'], 0, 2)
    const back = callOf(
      { does: 'set', uid: 'first', fields: [field] },
      { by: 'undo', came: { uid: 'first', resourceVersion: '5' } },
    )
    expect(endOf(judge([scaled(2, 0), back], read(1, ours)))).toEqual(settled('open', 'the server makes 1 of it'))
  })

  test('that somebody has changed between two changes of ours gets what they made of it', () => {
    expect(judge([scaled(2, 0), scaled(9, 1)], read(1, ours))).toMatchObject(patched(9))
  })

  test('that a rollback has set keeps that', () => {
    const calls = [scaled(2, 0), scaled(0, 3, { stays: true })]
    expect(endOf(judge(calls, read(3, helm)))).toEqual({ fate: 'kept' })
  })

  test('that a rollback has set is put back to that, if a later change was ours', () => {
    const calls = [scaled(2, 0), scaled(0, 3, { stays: true }), scaled(3, 8)]
    expect(judge(calls, read(8, ours))).toMatchObject(patched(3))
  })

  test('whose call was refused is none of ours', () => {
    const other = callOf({ does: 'set', uid: 'first', fields: [fieldOf(['spec', 'paused'], undefined, true)] })
    const calls = [scaled(2, 0, { outcome: 'not-applied' }), other]
    expect(judge(calls, deployment({ spec: { replicas: 0 } }))).toMatchObject({ act: 'settle' })
  })
})

describe('A call of unknown result', () => {
  const unknown = scaled(2, 0, { outcome: 'unknown', carries: ['5'] })

  test('that carries the version that is there is fenced off by a label', () => {
    expect(judge([unknown], read(2, helm))).toMatchObject({
      act: 'patch',
      targets: [{ path: ['metadata', 'labels', 'chaos-cli/fence'], to: '5' }],
    })
  })

  test('that carries another version comes too late', () => {
    const calls = [scaled(2, 0, { outcome: 'unknown', carries: ['4'] })]
    expect(endOf(judge(calls, read(2, helm)))).toEqual({ fate: 'restored' })
  })

  test('that was sent once more is fenced off by each version that it carried', () => {
    const attempts = [
      { at: 0, carries: '5', outcome: 'unknown' },
      { at: 1, carries: '5', outcome: 'not-applied' },
    ] as const
    const again: ObjectCall = { ...scaled(2, 0, { attempts }), outcome: 'unknown' }
    expect(judge([again], read(2, helm))).toMatchObject({ act: 'patch' })
  })

  test('of the undo is fenced off, too', () => {
    const back = callOf(
      { does: 'set', uid: 'first', fields: [fieldOf(['spec', 'replicas'], 0, 2)] },
      { by: 'undo', outcome: 'unknown', carries: ['5'] },
    )
    expect(judge([scaled(2, 0), back], read(2, helm))).toMatchObject({ act: 'patch', targets: [{ to: '5' }] })
  })

  test('that deletes is fenced off', () => {
    const calls = [deleted(2, { outcome: 'unknown', carries: ['5'] })]
    expect(judge(calls, read(2, helm))).toMatchObject({ act: 'patch', targets: [{ to: '5' }] })
  })

  test('is put back first where it took effect, which is a fence in itself', () => {
    expect(judge([unknown], read(0, ours))).toMatchObject(patched(2))
  })

  describe('whose fence stands', () => {
    const fence = callOf(
      {
        does: 'set',
        uid: 'first',
        fields: [fieldOf(['metadata', 'labels', 'chaos-cli/fence'], undefined, '5', [], 1)],
      },
      { by: 'undo', carries: ['5'], came: { uid: 'first', resourceVersion: '6' } },
    )

    test('has it taken away again, and the labels with it that were made for it', () => {
      const fenced = deployment(
        { spec: { replicas: 2 } },
        { resourceVersion: '6', labels: { 'chaos-cli/fence': '5' }, managedFields: [helm] },
      )
      expect(judge([unknown, fence], fenced)).toMatchObject({
        act: 'patch',
        targets: [{ path: ['metadata', 'labels', 'chaos-cli/fence'], to: undefined, made: 1 }],
      })
    })

    test('is over once it is away', () => {
      const moved = deployment({ spec: { replicas: 2 } }, { resourceVersion: '7', managedFields: [helm] })
      expect(endOf(judge([unknown, fence], moved))).toEqual({ fate: 'restored' })
    })
  })
})

describe('An object that is as before', () => {
  test('is given back to who owned its fields', () => {
    expect(judge([scaled(2, 0)], read(2, ours))).toMatchObject({ act: 'give-back', entries: [helm] })
  })

  test('is not given back twice, whatever the server made of it', () => {
    const given = callOf(
      { does: 'give-back', uid: 'first' },
      { by: 'undo', came: { uid: 'first', resourceVersion: '5' } },
    )
    expect(endOf(judge([scaled(2, 0), given], read(2, ours)))).toMatchObject({ fate: 'restored' })
  })

  test('and belongs to whom it did is restored, for certain', () => {
    expect(endOf(judge([scaled(2, 0)], read(2, helm)))).toEqual({ fate: 'restored' })
  })

  test('but for its owners that nobody knows says so', () => {
    expect(endOf(judge([scaled(2, 0)], read(2)))).toEqual({ fate: 'restored', detail: 'told by its value alone' })
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
