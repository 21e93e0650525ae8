import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import { replay } from './replayed-runs.ts'

interface Run {
  readonly log: string
  readonly calls: readonly unknown[]
}

let elsewhere: Promise<Readonly<Record<string, Run>>>
beforeAll(() => {
  elsewhere = inAnotherProcess('7')
})

async function inAnotherProcess(seed: string): Promise<Readonly<Record<string, Run>>> {
  const script = fileURLToPath(new URL('./run-all.ts', import.meta.url))
  const args = ['--conditions=chaos-source', script, seed]
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 64 * 1024 * 1024 })
  return JSON.parse(stdout) as Readonly<Record<string, Run>>
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** As it comes out of another process. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

const outcomes = { drain: 'held', terminate: 'held', scale: 'deviated', 'side by side': 'held', hour: 'held' }

describe('the same seed and run id', () => {
  test.each(Object.entries(outcomes))('give the same run log and calls, byte by byte: %s', async (name, outcome) => {
    const first = await replay(name, '7')
    const second = await replay(name, '7')
    const third = (await elsewhere)[name]
    expect(first.result.outcome).toBe(outcome)
    expect(second.log).toBe(first.log)
    expect(second.calls).toEqual(first.calls)
    expect(third?.log).toBe(first.log)
    expect(third?.calls).toEqual(plain(first.calls))
  })
})

test('a run is the same where its sandbox has the port of an earlier one', async () => {
  const port = await freePort()
  const first = await replay('scale', '7', { port })
  const second = await replay('scale', '7', { port })
  expect(second.calls).toEqual(first.calls)
  expect((await replay('scale', '8', { port })).log).not.toBe(first.log)
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
