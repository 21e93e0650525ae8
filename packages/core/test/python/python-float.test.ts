import { expect, it } from 'vitest'
import { PythonFloat, unwrapFloats } from '../../src/python/python-float.ts'

it('puts plain numbers in the place of floats at any depth', () => {
  expect(unwrapFloats({ a: [new PythonFloat(1), { b: new PythonFloat(2) }], c: 'x' })).toEqual({
    a: [1, { b: 2 }],
    c: 'x',
  })
})

it('hands back what holds no float as it is', () => {
  const value = { a: [1, { b: null }] }
  expect(unwrapFloats(value)).toBe(value)
})

it('writes a float to JSON as a plain number', () => {
  expect(JSON.stringify({ limit: new PythonFloat(1) })).toBe('{"limit":1}')
})
