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

test('The first change of a batch is worked off at once, all others of its period together at its end', async () => {
  const { clock, loop, queue, worked } = start()
  queue.addBatched('a', 100)
  await loop.settled()
  expect(worked).toEqual(['a'])
  for (let count = 0; count < 10; count++) queue.addBatched('a', 100)
  await loop.settled()
  expect(worked).toEqual(['a'])
  await clock.advance(100)
  await loop.settled()
  expect(worked).toEqual(['a', 'a'])
})

test('A batch without further changes leaves nothing behind: the next change is the first of another', async () => {
  const { clock, loop, queue, worked } = start()
  queue.addBatched('a', 100)
  await loop.settled()
  await clock.advance(500)
  expect(worked).toEqual(['a'])
  queue.addBatched('a', 100)
  await loop.settled()
  expect(worked).toEqual(['a', 'a'])
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
