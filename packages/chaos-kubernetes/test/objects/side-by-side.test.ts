import { StepFailure } from 'chaos-plugin-api'
import { expect, test } from 'vitest'
import { sideBySide } from '../../src/objects/side-by-side.ts'

test('results come in the order of the items, and never more run at once than allowed', async () => {
  let running = 0
  let most = 0
  const results = await sideBySide([3, 1, 2], 2, async (item) => {
    running += 1
    most = Math.max(most, running)
    for (let turn = 0; turn < item; turn += 1) await Promise.resolve()
    running -= 1
    return item * 10
  })
  expect(results).toEqual([30, 10, 20])
  expect(most).toBe(2)
})

test('all items are worked on even where some fail, and the failure says how many', async () => {
  const done: number[] = []
  const work = async (item: number) => {
    if (item < 3) throw new StepFailure(`Item ${item} failed.`, { reason: 'no-access' })
    done.push(item)
  }
  await expect(sideBySide([1, 2, 3, 4], 1, work)).rejects.toMatchObject({
    message: 'Item 1 failed. (1 more failed.)',
    reason: 'no-access',
  })
  expect(done).toEqual([3, 4])
})
