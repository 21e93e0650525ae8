import { describe, expect, it } from 'vitest'
import { PythonFloat } from '../../src/python/python-float.ts'
import { pythonRepr, pythonStr } from '../../src/python/text-form.ts'

describe('pythonStr', () => {
  it.each([
    [null, 'None'],
    [true, 'True'],
    [false, 'False'],
    ['plain "text"', 'plain "text"'],
    [1, '1'],
    [-3, '-3'],
    [0, '0'],
    [-0, '-0.0'],
    [1.5, '1.5'],
    [123.456, '123.456'],
    [0.1, '0.1'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [1.5e-7, '1.5e-07'],
    [1e22, '10000000000000000000000'],
    [new PythonFloat(1), '1.0'],
    [new PythonFloat(100), '100.0'],
    [new PythonFloat(1e15), '1000000000000000.0'],
    [new PythonFloat(1e16), '1e+16'],
    [new PythonFloat(1.25e100), '1.25e+100'],
    [new PythonFloat(Number.POSITIVE_INFINITY), 'inf'],
    [Number.NaN, 'nan'],
    [[1, 'a', null, [true]], "[1, 'a', None, [True]]"],
    [{ k: null, 'a b': [new PythonFloat(2)] }, "{'k': None, 'a b': [2.0]}"],
    [[], '[]'],
    [{}, '{}'],
  ])('writes %j as %s', (value, expected) => {
    expect(pythonStr(value)).toBe(expected)
  })
})

describe('pythonRepr', () => {
  it.each([
    ['it', "'it'"],
    ["it's", '"it\'s"'],
    ['say "hi"', '\'say "hi"\''],
    ['it\'s "hi"', "'it\\'s \"hi\"'"],
    ['a\\b\n\t\r', "'a\\\\b\\n\\t\\r'"],
    ['\u0000\u007f\u00a0\u200b\u2028', "'\\x00\\x7f\\xa0\\u200b\\u2028'"],
    ['Größe ✓ 日本 😀', "'Größe ✓ 日本 😀'"],
    ['\u{e0001}', "'\\U000e0001'"],
  ])('quotes %j', (text, expected) => {
    expect(pythonRepr(text)).toBe(expected)
  })
})
