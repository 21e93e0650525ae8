import { readFile } from 'node:fs/promises'
import type { Clock, PluginDefinition } from 'chaos-plugin-api'
import { beforeEach, describe, expect, it } from 'vitest'
import { registryOf } from '../../src/plugins/registry-of.ts'
import { runExperiment } from '../../src/run/run-experiment.ts'
import type { RunOptions } from '../../src/run/run-options.ts'
import { type Bench, filesBench, setFile, textOf } from './run-files.ts'

const fixture = new URL('../fixtures/files-plugin/lib/plugin.js', import.meta.url).href
const { default: files } = (await import(fixture)) as { readonly default: PluginDefinition }

let bench: Bench
beforeEach(async () => {
  bench = await filesBench()
})

const optionsOf = ({ stateFolder, at }: Bench) => ({
  settings: {},
  registry: registryOf([files]),
  environment: {},
  stateFolder,
  journalPath: at('journal.json'),
  signal: new AbortController().signal,
  listener: () => undefined,
})

const run = (method: readonly unknown[], options: Partial<RunOptions> = {}) =>
  runExperiment({ ...optionsOf(bench), source: { title: 't', description: 'd', method }, ...options })

/** A clock that jumps to the next of those who wait when nothing else was done for a few turns. */
function jumpingClock(): Clock {
  const waiting = new Set<{ readonly due: number; wake(): void }>()
  let now = 0
  let idle = 0
  const turn = () => {
    const next = [...waiting].sort((a, b) => a.due - b.due)[0]
    if (next === undefined) return
    if (++idle > 50) {
      idle = 0
      waiting.delete(next)
      now = next.due
      next.wake()
    }
    setImmediate(turn)
  }
  return {
    now: () => now,
    sleep: (seconds, signal) =>
      new Promise((resolve, reject) => {
        if (waiting.size === 0) setImmediate(turn)
        const sleeper = { due: now + seconds * 1000, wake: resolve }
        waiting.add(sleeper)
        signal?.addEventListener('abort', () => {
          waiting.delete(sleeper)
          reject(signal.reason as Error)
        })
      }),
  }
}

const wait = (seconds: number, more: object = {}) => ({
  type: 'probe',
  name: 'wait',
  provider: { type: 'plugin', activity: 'files/wait-for-stop', arguments: { seconds } },
  ...more,
})

describe('a run whose parts are given', () => {
  it('runs an experiment that is given itself, with plugins that are at hand', async () => {
    const path = bench.at('a')
    const { outcome, changes } = await run([setFile({ paths: [path], text: 'during' })])
    expect(outcome).toBe('held')
    expect(changes).toMatchObject([{ object: `File ${path}`, fate: 'restored' }])
    expect(await textOf(path)).toBe('before')
  })

  it('names what is wrong in it by its place in the JSON', async () => {
    await expect(run([{ type: 'probe' }])).rejects.toMatchObject({
      problems: expect.arrayContaining([
        expect.objectContaining({ place: expect.objectContaining({ file: 'the given experiment' }) as unknown }),
      ]) as unknown,
    })
  })

  it('has the id that it is given, once', async () => {
    expect(await run([], { runId: 'nightly-1' })).toMatchObject({ runId: 'nightly-1' })
    const log = await readFile(bench.at('state/runs/nightly-1/log.jsonl'), 'utf8')
    expect(JSON.parse(log.split('\n')[0]!)).toMatchObject({ runId: 'nightly-1', source: 'the given experiment' })
    await expect(run([], { runId: 'nightly-1' })).rejects.toThrow('There is a run nightly-1 already.')
    await expect(run([], { runId: '../x' })).rejects.toThrow(`A run can't be named "../x".`)
  })

  it('gives up, pauses and stamps by the clock that it is given', async () => {
    const clock = jumpingClock()
    const late = wait(7200, { timeout: 3600, pauses: { before: 1800 } })
    const { journal } = await run([late], { clock })
    expect(journal.run[0]).toMatchObject({
      status: 'failed',
      start: '1970-01-01T00:30:00.000000+00:00',
      end: '1970-01-01T01:30:00.000000+00:00',
      duration: 3600,
      exception: [expect.stringContaining('wait took longer than its 3600 s.')],
    })
    expect(journal).toMatchObject({ start: '1970-01-01T00:00:00.000000+00:00', duration: 5400 })
  })

  it('sleeps by it in Python functions that are native', async () => {
    const nap = {
      type: 'action',
      name: 'nap',
      provider: { type: 'python', module: 'time', func: 'sleep', arguments: { secs: 86_400 } },
    }
    const { journal } = await run([nap], { clock: jumpingClock() })
    expect(journal.run[0]).toMatchObject({ status: 'succeeded', duration: 86_400 })
  })

  it('records what addresses the system of a plugin and no credentials, and nothing of a system that is gone with it', async () => {
    const environment = {
      ...{ FILES_AT: '/tmp/files', FILES_SYSTEM: 'here', FILES_PASSWORD: 'kiwi-4417', FILES_USER: 'me' },
      ELSEWHERE: 'there',
    }
    const recorded = async (sandbox: boolean) => {
      const { runId } = await run([], { sandbox, environment })
      const log = await readFile(bench.at(`state/runs/${runId}/log.jsonl`), 'utf8')
      return (JSON.parse(log.split('\n')[0]!) as { environment: unknown }).environment
    }
    expect(await recorded(true)).toEqual({})
    expect(await recorded(false)).toEqual({ FILES_AT: '/tmp/files', FILES_SYSTEM: 'here' })
  })
})
