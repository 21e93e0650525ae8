import { expect, test } from 'vitest'
import { Places } from '../../src/plugins/places.ts'

const places = new Places([['routes', 1], ['routes', 2, 'weight'], ['name']])

test.each<[path: readonly (string | number)[], is: boolean, holds: boolean, isHeld: boolean]>([
  [['name'], true, true, true],
  [['name', 'first'], false, false, true],
  [['routes'], false, true, false],
  [['routes', 1], true, true, true],
  [['routes', '1'], false, false, false],
  [['routes', 1, 'weight'], false, false, true],
  [['routes', 2], false, true, false],
  [['routes', 3], false, false, false],
  [[], false, true, false],
])('of the place %j it is known whether it is given, holds a given one, or lies in one', (path, is, holds, isHeld) => {
  expect([places.has(path), places.hasWithin(path), places.hasAround(path)]).toEqual([is, holds, isHeld])
})

test('the whole lies around everything, and nothing is within no places', () => {
  const [whole, none] = [new Places([[]]), new Places([])]
  expect([whole.has([]), whole.hasWithin([]), whole.hasAround(['a', 1])]).toEqual([true, true, true])
  expect([none.has([]), none.hasWithin([]), none.hasAround(['a', 1])]).toEqual([false, false, false])
})
