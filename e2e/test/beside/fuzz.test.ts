import { describe, expect, test } from 'vitest'
import { generateInput } from '../../fuzz/generate-input.ts'
import { plantedFaults } from '../../fuzz/planted-faults.ts'
import { playInputs } from '../../fuzz/play-inputs.ts'

/** Milliseconds for the share of the inputs that is played here. All of them are played by `npm run fuzz`. */
const time = 20_000

describe('whatever stands in a file, a record or an answer', () => {
  test('the program says what is wrong with it, in bounds of time and memory', async () => {
    const { played, found } = await playInputs({ from: 1, count: 20_000, enough: 1, time })
    expect(found).toEqual([])
    expect(played).toBeGreaterThan(0)
  })

  test('the same seed makes the same input', () => {
    expect(generateInput(7)).toEqual(generateInput(7))
    expect(generateInput(7)).not.toEqual(generateInput(8))
  })
})

describe('a copy of the product in which it is left out that', () => {
  test.each(plantedFaults)('$rule is noticed', async (fault) => {
    const { found } = await playInputs({ from: 1, count: 3000, enough: 1, fault })
    expect(found).toHaveLength(1)
  })
})
