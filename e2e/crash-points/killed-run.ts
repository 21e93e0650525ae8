import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { runExperiment } from 'chaos-core'
import type { Clock } from 'chaos-plugin-api'
import { pauseOfMethod } from './mortal-process.ts'
import type { KilledRun } from './play-killed-processes.ts'
import { registry } from './registry.ts'

// A run that ends itself by SIGKILL as soon as it has written so many records.
const { scenario, stateFolder, environment, record } = JSON.parse(process.argv[2]!) as KilledRun
let records = 0
const clock: Clock = {
  now: () => Date.now(),
  sleep: async (seconds, signal) => {
    signal?.throwIfAborted()
    const time = seconds === pauseOfMethod ? 0.1 : seconds
    await wait(time * 1000, undefined, { signal }).catch((error: unknown) => {
      throw signal?.aborted === true ? signal.reason : error
    })
  },
}
await runExperiment({
  source: scenario.experiment,
  settings: {},
  registry,
  environment,
  stateFolder,
  journalPath: join(stateFolder, '..', 'journal.json'),
  seed: '1',
  runId: 'run-1',
  clock,
  signal: new AbortController().signal,
  listener: () => {
    records += 1
    if (records === record) process.kill(process.pid, 'SIGKILL')
  },
})
