import { expect, test } from 'vitest'
import { applyInPlace, pathTo } from '../../src/controls/apply-in-place.ts'
import { PythonFloat } from '../../src/python/python-float.ts'

test('an object becomes equal to a value, and its parts stay the same objects', () => {
  const inner = { x: 1, gone: true }
  const list: unknown[] = [inner, 2]
  const target = { list, text: 'a', old: 1 }
  applyInPlace(target, { list: [{ x: 2 }, 3], text: { now: 'a mapping' } })
  expect(target).toEqual({ list: [{ x: 2 }, 3], text: { now: 'a mapping' } })
  expect(target.list).toBe(list)
  expect(target.list[0]).toBe(inner)
})

test('a float that Python gave back unchanged stays a float', () => {
  const float = new PythonFloat(1)
  const target: Record<string, unknown> = { float, other: 1 }
  applyInPlace(target, { float: 1, other: 2 })
  expect(target).toEqual({ float, other: 2 })
})

test('the path to a part leads by identity, not by equality', () => {
  const whole = { method: [{ name: 'a' }, { name: 'a' }] }
  expect(pathTo(whole.method[1], whole)).toEqual(['method', 1])
  expect(pathTo({ name: 'a' }, whole)).toBeUndefined()
})

test('entries that move because of an insertion stay the same objects', () => {
  const [one, two] = [{ name: 'one' }, { name: 'two' }]
  const target = [one, two]
  applyInPlace(target, [{ name: 'one' }, { name: 'one', again: 1 }, { name: 'two' }])
  expect(target).toEqual([{ name: 'one' }, { name: 'one', again: 1 }, { name: 'two' }])
  expect([target[0] === one, target[2] === two]).toEqual([true, true])
})
