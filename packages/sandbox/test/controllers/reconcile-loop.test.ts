import { expect, test } from 'vitest'
import { virtualClock } from '../../src/clock/virtual-clock.ts'
import { ReconcileLoop } from '../../src/controllers/reconcile-loop.ts'

function start() {
  const clock = virtualClock()
  const worked: string[] = []
  const loop = new ReconcileLoop(clock, () => undefined)
  const queue = loop.queue('test', (key) => {
    worked.push(key)
  })
  return { clock, loop, queue, worked }
}

test('A key that waits is worked off once, however often it is added', async () => {
  const { loop, queue, worked } = start()
  for (const key of ['a', 'b', 'a', 'a']) queue.add(key)
  await loop.settled()
  expect(worked).toEqual(['a', 'b'])
})

test('The changes of a batch are worked off together at the end of its period', async () => {
  const { clock, loop, queue, worked } = start()
  queue.addBatched('a', 100)
  await loop.settled()
  await clock.advance(99)
  for (let count = 0; count < 10; count++) queue.addBatched('a', 100)
  expect(worked).toEqual([])
  await clock.advance(1)
  await loop.settled()
  expect(worked).toEqual(['a'])
  await clock.advance(500)
  await loop.settled()
  expect(worked).toEqual(['a'])
})

test('Without a period a change is worked off at once', async () => {
  const { loop, queue, worked } = start()
  queue.addBatched('a', 0)
  await loop.settled()
  expect(worked).toEqual(['a'])
})

test('A key whose work fails is tried again', async () => {
  const clock = virtualClock()
  const loop = new ReconcileLoop(clock, () => undefined)
  let left = 2
  const queue = loop.queue('test', () => {
    if (left-- > 0) throw new Error('not now')
  })
  queue.add('a')
  await loop.settled()
  await clock.advance(1000)
  await loop.settled()
  expect(left).toBe(-1)
})
