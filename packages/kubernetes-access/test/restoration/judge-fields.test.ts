import { describe, expect, test } from 'vitest'
import type { ObjectCall } from '../../src/restoration/object-call.ts'
import { endOf, judge, ours, patched, read, settled } from '../support/judging.ts'
import {
  type CallParts,
  callOf,
  deleted,
  deployment,
  fieldOf,
  helm,
  owns,
  replicasField,
  scaled,
} from '../support/past-calls.ts'

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

  describe('and that another activity holds', () => {
    const held = { state: 'held' } as const

    test('gets what that one had set, and stays ours', () => {
      const calls = [scaled(2, 0, held), scaled(0, 5)]
      expect(judge(calls, read(5, ours))).toMatchObject(patched(0))
      expect(endOf(judge(calls, read(0, ours)))).toEqual({ fate: 'restored' })
    })

    test('is left as that one has set it since, and settled later', () => {
      const verdict = judge([scaled(2, 0), scaled(0, 5, held)], read(5, ours))
      expect(verdict).toMatchObject({ act: 'settle', end: { fate: 'overlaid' } })
    })
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

  describe('and that a run has set since of which nothing is recorded here', () => {
    const far = owns('chaos/far', replicasField)
    const detail =
      'chaos/far, a run of which nothing is recorded here, has set spec.replicas to 5 since, and puts that back first; recover again when it has'

    test('is left to that run, and waited for', () => {
      expect(judge([scaled(2, 0)], read(5, far))).toEqual({ act: 'wait', detail })
    })

    test('gets its first value once that run has put back what it found', () => {
      expect(judge([scaled(2, 0)], read(0, far))).toMatchObject(patched(2))
    })

    test('is theirs where somebody else owns it, too', () => {
      const both = [far, owns('kubectl', replicasField, { operation: 'Apply' })]
      expect(endOf(judge([scaled(2, 0)], read(5, ...both)))).toEqual(
        settled('superseded', 'by kubectl: spec.replicas is 5'),
      )
    })

    test('keeps no other field waiting', () => {
      const label = callOf({
        does: 'set',
        uid: 'first',
        fields: [fieldOf(['metadata', 'labels', 'tier'], undefined, 'chaos')],
      })
      const fields = { 'f:metadata': { 'f:labels': { 'f:tier': {} } } }
      const object = deployment(
        { spec: { replicas: 5 } },
        { labels: { tier: 'chaos' }, managedFields: [far, owns('chaos/run-1', fields)] },
      )
      expect(judge([scaled(2, 0), label], object)).toMatchObject({
        act: 'patch',
        targets: [{ path: ['metadata', 'labels', 'tier'], to: undefined }],
      })
    })
  })

  test('and that a run has set that still has to put it back itself is that of a known run', () => {
    const theirs = scaled(2, 4, { runId: 'run-2', state: 'foreign' })
    const calls = [theirs, scaled(4, 0)]
    expect(judge(calls, read(5, owns('chaos/run-2', replicasField)))).toMatchObject(patched(4))
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

  test('that a rollback has set to what it was before the run is restored, as if the undo had done it', () => {
    const calls = [scaled(2, 0), scaled(0, 2, { stays: true })]
    expect(endOf(judge(calls, read(2, helm)))).toEqual({ fate: 'restored' })
    expect(judge([...calls, scaled(2, 8)], read(8, ours))).toMatchObject(patched(2))
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
      { does: 'give-back', uid: 'first', entries: [helm] },
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

describe('An item of a list that is one field', () => {
  const way = (at: number) => ['spec', 'http', { at, like: [{ parts: { name: `rule-${at}` } }] }, 'delay']
  const set = (at: number, before: string, after: string, parts: CallParts = {}) =>
    callOf({ does: 'set', uid: 'first', fields: [fieldOf(way(at), before, after, [owner('helm')])] }, parts)
  const owner = (manager: string) => owns(manager, { 'f:spec': { 'f:http': {} } })
  const list = (...delays: readonly string[]) =>
    deployment(
      { spec: { http: delays.map((delay, at) => ({ name: `rule-${at}`, delay })) } },
      { managedFields: [owner('chaos/run-1')] },
    )
  const first = { act: 'patch', targets: [{ path: ['spec', 'http', 0, 'delay'], to: '1s' }] }

  test('that has a value of ours gets its first value', () => {
    expect(judge([set(0, '1s', '9s'), set(1, '1s', '9s')], list('9s', '1s'))).toMatchObject(first)
  })

  test('that the server made something else of gets its first value', () => {
    expect(judge([set(0, '1s', '9s')], list('9.0s', '1s'))).toMatchObject(first)
  })

  test('that has another value since we set a later item stays, for nobody can tell whose it is', () => {
    const verdict = judge([set(0, '1s', '9s'), set(1, '1s', '9s')], list('5s', '9s'))
    expect(verdict).toMatchObject({ targets: [{ path: ['spec', 'http', 1, 'delay'] }] })
  })

  test('that somebody else had set before we put back another item stays, though the list is ours as a whole by then', () => {
    const undone = set(1, '9s', '1s', { by: 'undo' })
    const verdict = judge([set(0, '1s', '9s'), set(1, '1s', '9s'), undone], list('5s', '1s'))
    expect(verdict).toMatchObject({ act: 'give-back', entries: [{ manager: 'helm' }] })
  })
})

describe('A list that was set as a whole, and whose items are owned one by one', () => {
  const item = (port: number) => ({ [`k:{"port":${port}}`]: { '.': {}, 'f:port': {}, 'f:name': {} } })
  const ports = (...numbers: readonly number[]) => numbers.map((port) => ({ port, name: `p${port}` }))
  const owner = (manager: string, ...numbers: readonly number[]) =>
    owns(manager, { 'f:spec': { 'f:ports': { '.': {}, ...Object.assign({}, ...numbers.map(item)) } } })
  const set = (before: readonly number[], after: readonly number[]) =>
    callOf({
      does: 'set',
      uid: 'first',
      fields: [fieldOf(['spec', 'ports'], ports(...before), ports(...after), [owner('helm', ...before)])],
    })
  const found = (numbers: readonly number[], ...managedFields: readonly object[]) =>
    deployment({ spec: { ports: ports(...numbers) } }, { managedFields })

  test.each([
    ['helm still owns what stayed', [80, 81], [80, 82], [owner('helm', 80), owner('chaos/run-1', 82)]],
    ['helm still owns the list as such', [80], [81], [owner('helm'), owner('chaos/run-1', 81)]],
    ['an item was taken away', [80, 81], [80], [owner('helm', 80)]],
  ])('gets its first items where %s', (_, before, after, owners) => {
    expect(judge([set(before, after)], found(after, ...owners))).toMatchObject({
      act: 'patch',
      targets: [{ path: ['spec', 'ports'], to: ports(...before) }],
    })
  })

  test.each([
    ['has applied an item of ours, too', [owner('helm', 80, 82), owner('chaos/run-1', 82)]],
    ['has set an item, and then ours again', [owner('helm', 80), owner('other', 82)]],
  ])('stays where somebody %s', (_, owners) => {
    expect(judge([set([80, 81], [80, 82])], found([80, 82], ...owners))).not.toMatchObject({ act: 'patch' })
  })
})
