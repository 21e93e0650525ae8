import { expect, it } from 'vitest'
import { journalText } from '../../src/journal/journal-text.ts'
import { PythonFloat } from '../../src/python/python-float.ts'

const values: readonly object[] = [
  {},
  { run: [], chaos: {} },
  { a: [[], {}, [{}], { b: [] }] },
  { text: 'naïve "quotes"\n\u0000\ud800', 'a "name"': 1 },
  { numbers: [0, -1.5, 1e21, Number.NaN, Number.POSITIVE_INFINITY], truth: [true, false, null] },
  { left: undefined, out: () => 1, kept: [undefined, () => 1] },
  { date: new Date(0), float: new PythonFloat(1), bytes: new Uint8Array([1, 2]), map: new Map([[1, 2]]) },
  [1, [2, [3]]],
]

it.each(values.map((value) => [value]))('is what JSON.stringify makes of %j', (value) => {
  expect([...journalText(value)].join('')).toBe(`${JSON.stringify(value, null, 2)}\n`)
})

it('comes in pieces that are small, however long the journal is', () => {
  const value = { run: Array.from({ length: 5000 }, (_, id) => ({ id, output: ['x'.repeat(100)] })) }
  const pieces = [...journalText(value)]
  expect(pieces.join('')).toBe(`${JSON.stringify(value, null, 2)}\n`)
  expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(100_000)
})

it('writes what no single string can hold', () => {
  const long = 'x'.repeat(1_000_000)
  let length = 0
  for (const piece of journalText({ run: Array(600).fill(long) })) length += piece.length
  expect(length).toBeGreaterThan(600_000_000)
})

it('is as deep as one likes', () => {
  let value: unknown = 1
  for (let depth = 0; depth < 5000; depth++) value = [value]
  const text = [...journalText({ value })].join('')
  expect(text.match(/\[/g)).toHaveLength(5000)
})
