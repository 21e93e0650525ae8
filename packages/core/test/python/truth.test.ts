import { expect, test } from 'vitest'
import { PythonFloat } from '../../src/python/python-float.ts'
import { isTrue } from '../../src/python/truth.ts'

test.each([null, undefined, false, 0, new PythonFloat(0), '', [], {}])('Python takes %j for false', (value) => {
  expect(isTrue(value)).toBe(false)
})

test.each([true, 1, Number.NaN, new PythonFloat(0.5), '0', [0], { a: null }])('Python takes %j for true', (value) => {
  expect(isTrue(value)).toBe(true)
})
