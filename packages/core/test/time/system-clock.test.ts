import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '../../src/time/system-clock.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

describe('systemClock', () => {
  it.each([0.5, 2_000_000, 2_147_483.647, 2_147_484, 4_000_000, 4_294_967.294, 5_000_000])(
    'sleeps the whole of %d s, and no longer',
    async (seconds) => {
      let isOver = false
      const slept = systemClock.sleep(seconds).then(() => {
        isOver = true
      })
      await vi.advanceTimersByTimeAsync(seconds * 1000 - 1)
      expect(isOver).toBe(false)
      await vi.advanceTimersByTimeAsync(1)
      await slept
      expect(vi.getTimerCount()).toBe(0)
    },
  )

  it('is ended by its signal, with the reason, however long it has slept', async () => {
    const [stop, reason] = [new AbortController(), new Error('the run was stopped')]
    const slept = systemClock.sleep(5_000_000, stop.signal)
    await vi.advanceTimersByTimeAsync(3_000_000_000)
    stop.abort(reason)
    await expect(slept).rejects.toBe(reason)
    expect(vi.getTimerCount()).toBe(0)
  })
})
