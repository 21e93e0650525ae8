import { describe, expect, it } from 'vitest'
import { ActivityAborted } from '../../src/errors/activity-errors.ts'
import { PythonFloat } from '../../src/python/python-float.ts'
import { pauseSeconds } from '../../src/substitution/pause-seconds.ts'

const configuration = { wait: 0.5, whole: new PythonFloat(2), text: '1', list: [1], minus: -1 }

describe('pauseSeconds', () => {
  it.each([
    [undefined, 0],
    [null, 0],
    [false, 0],
    ['', 0],
    [0, 0],
    [[], 0],
    [1.5, 1.5],
    [true, 1],
    ['${wait}', 0.5],
    ['${whole}', 2],
  ])('takes %j for %d s', (value, seconds) => {
    expect(pauseSeconds(value, configuration, {})).toBe(seconds)
  })

  it.each(['1', '${text}', '${list}', '${minus}', '${unknown}', -1, [1], { a: 1 }, Number.NaN])(
    'aborts on %j',
    (value) => {
      expect(() => pauseSeconds(value, configuration, {})).toThrow(ActivityAborted)
    },
  )
})
