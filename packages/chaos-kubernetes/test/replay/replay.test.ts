import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { replay, replayed } from './replayed-runs.ts'

interface Run {
  readonly outcome: string
  readonly log: string
  readonly calls: readonly unknown[]
}

async function inAnotherProcess(name: string, seed: string): Promise<Run> {
  const script = fileURLToPath(new URL('./run-once.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=chaos-source', script, name, seed], {
    maxBuffer: 64 * 1024 * 1024,
  })
  return JSON.parse(stdout) as Run
}

/** As it comes out of another process. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

const outcomes = { drain: 'held', terminate: 'held', scale: 'deviated', 'side by side': 'held', hour: 'held' }

describe.each(Object.keys(replayed))('the same seed and run id: %s', (name) => {
  test('give the same run log and the same calls, byte by byte, in one process and in another', async () => {
    const elsewhere = inAnotherProcess(name, '7')
    const first = await replay(name, '7')
    const second = await replay(name, '7')
    expect(first.result.outcome).toBe(outcomes[name as keyof typeof outcomes])
    expect(second.log).toBe(first.log)
    expect(second.calls).toEqual(first.calls)
    expect((await elsewhere).log).toBe(first.log)
    expect((await elsewhere).calls).toEqual(plain(first.calls))
  })
})

test('other seeds give other targets', async () => {
  const nodeOf = ({ log }: Pick<Run, 'log'>) => /"object":"Node ([^":]+)"/.exec(log)?.[1]
  const nodes = []
  for (const seed of ['1', '2', '3', '4', '5']) nodes.push(nodeOf(await replay('drain', seed)))
  expect(new Set(nodes).size).toBeGreaterThan(1)
  expect(nodes).not.toContain(undefined)
})

test('an hour of pause is an hour of the run and no time at all', async () => {
  const { journal, log } = await replay('hour', '7')
  expect(journal.duration).toBe(3600)
  expect(log).toContain('"at":"2026-01-01T01:00:00')
})
