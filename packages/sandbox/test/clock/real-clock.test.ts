import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { realClock } from '../../src/clock/real-clock.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

describe('realClock', () => {
  it.each([500, 2_147_483_647, 2_147_483_648, 5_000_000_000])('calls back once, after %d ms', async (milliseconds) => {
    const ring = vi.fn()
    realClock().after(milliseconds, ring)
    await vi.advanceTimersByTimeAsync(milliseconds - 1)
    expect(ring).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(ring).toHaveBeenCalledOnce()
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each([
    ['by whoever set it', (_: { stop(): void }, callOff: () => void) => callOff()],
    ['by the end of the clock', (clock: { stop(): void }) => clock.stop()],
  ])('is called off %s, however long it has waited', async (_, end) => {
    const [clock, ring] = [realClock(), vi.fn()]
    const callOff = clock.after(5_000_000_000, ring)
    await vi.advanceTimersByTimeAsync(3_000_000_000)
    end(clock, callOff)
    expect(vi.getTimerCount()).toBe(0)
    await vi.advanceTimersByTimeAsync(5_000_000_000)
    expect(ring).not.toHaveBeenCalled()
  })
})
