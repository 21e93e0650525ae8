import { afterEach, expect, test, vi } from 'vitest'
import { LiveLine } from '../../src/render/live-line.ts'

const envelope = { n: 1, at: '2026-01-05T09:00:00.000Z' }

afterEach(() => {
  vi.useRealTimers()
})

/** A terminal that keeps what a person sees on its last line. */
function terminal() {
  let line = ''
  const stream = {
    columns: 40,
    isTTY: true,
    write(text: string) {
      line = text.split('\r').at(-1)!.replace('\u001b[2K', '')
      return true
    },
  }
  return { stream: stream as unknown as NodeJS.WriteStream, line: () => line }
}

test('a pause counts down', () => {
  vi.useFakeTimers()
  const { stream, line } = terminal()
  const live = new LiveLine(stream, { show: (text) => text })
  live.follow({ ...envelope, type: 'pause', step: 'method/0', name: 'a', when: 'after', seconds: 20 })
  expect(line()).toBe('  … waits, 20 s to go')
  vi.advanceTimersByTime(15_000)
  expect(line()).toBe('  … waits, 5.0 s to go')
  live.end()
  expect(line()).toBe('')
})

test('what is held counts down until it is put back', () => {
  vi.useFakeTimers()
  const { stream, line } = terminal()
  const live = new LiveLine(stream, { show: (text) => text })
  const of = { ...envelope, step: 'method/0', name: 'a' }
  live.follow({ ...of, type: 'held', seconds: 20 })
  vi.advanceTimersByTime(15_000)
  expect(line()).toBe('  … held, 5.0 s to go: a')
  live.follow({ ...of, type: 'put-back', held: 20, end: 'proven' })
  expect(line()).toBe('')
})

test('an activity in the background that pauses or ends takes the line from none that goes on', () => {
  vi.useFakeTimers()
  const { stream, line } = terminal()
  const live = new LiveLine(stream, { show: (text) => text })
  const start = '2026-01-05T09:00:00.000000+00:00'
  const of = (step: string, name: string) => ({ ...envelope, step, phase: 'method', kind: 'action', name }) as const
  const activity = { type: 'action', name: 'x', provider: { type: 'process' } } as const
  const begun = { type: 'activity-started', dry: false, start, activity } as const
  const ended = { type: 'activity-finished', status: 'succeeded', end: start, duration: 1, output: null } as const
  live.follow({ ...of('method/0', 'load'), ...begun, background: true })
  live.follow({ ...of('method/1', 'drain'), ...begun, background: false })
  expect(line()).toMatch(/^ {2}… drain {2}/)
  live.follow({ ...envelope, type: 'pause', step: 'method/0', name: 'load', when: 'after', seconds: 20 })
  live.follow({ ...of('method/0', 'load'), ...ended })
  expect(line()).toMatch(/^ {2}… drain {2}/)
  live.follow({ ...of('method/1', 'drain'), ...ended })
  expect(line()).toBe('')
})

test('it is cut to the width of the terminal, and comes back below what is written above it', () => {
  vi.useFakeTimers()
  const { stream, line } = terminal()
  const live = new LiveLine(stream, { show: (text) => text })
  const name = 'an activity whose name is much longer than the terminal'
  live.follow({
    ...envelope,
    type: 'activity-started',
    step: 'method/0',
    phase: 'method',
    kind: 'action',
    name,
    background: false,
    dry: false,
    start: '2026-01-05T09:00:00.000000+00:00',
    activity: { type: 'action', name, provider: { type: 'process' } },
  })
  live.above(() => stream.write('a line\n'))
  expect(line()).toBe(`  … ${name}`.slice(0, 39))
  live.end()
})
