import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Chaos, experimentOf, newChaos } from '../chaos.ts'
import { linkFilesPlugin, setFileTo } from '../linked-plugin.ts'

interface Made {
  readonly status: string
  readonly run: readonly { readonly activity: { readonly name: string }; readonly output: unknown }[]
  readonly end: string
  readonly duration: number
  readonly chaos: {
    readonly outcome: string
    readonly reason: string
    readonly changes: readonly { readonly fate: string; readonly times: Readonly<Record<string, string>> }[]
    readonly recovered?: readonly { readonly proven: boolean }[]
    readonly damages?: readonly string[]
    readonly atWork?: boolean
  }
}

async function onlyRun(chaos: Chaos): Promise<string> {
  const [runId] = await readdir(join(chaos.state, 'runs'))
  return runId!
}

async function journalOf(chaos: Chaos, ...args: readonly string[]): Promise<Made> {
  const { code, stdout, stderr } = await chaos.run(['journal', ...args])
  expect(code, stderr).toBe(0)
  return JSON.parse(stdout) as Made
}

/** A run that has changed a file, and waits. */
async function waitingRun(chaos: Chaos) {
  await linkFilesPlugin(chaos)
  const file = await chaos.write('the-file', 'before')
  const set = { ...setFileTo(file, 'during'), pauses: { after: 60 } }
  await chaos.write('e.json', experimentOf([set]))
  const running = chaos.start(['run', 'e.json'])
  await running.says('waits 1 min')
  const log = join(chaos.state, 'runs', await onlyRun(chaos), 'log.jsonl')
  // Nobody waits for what is told to be on disk.
  while (!(await readFile(log, 'utf8')).includes('"pause"')) await new Promise(setImmediate)
  return running
}

test('the journal of a run that is over is made again, byte for byte', async () => {
  await using chaos = await newChaos()
  await linkFilesPlugin(chaos)
  await chaos.write('e.json', experimentOf([setFileTo(await chaos.write('the-file', 'before'), 'during')]))
  await chaos.run(['run', 'e.json'])
  const written = await readFile(join(chaos.folder, 'journal.json'), 'utf8')
  const runId = await onlyRun(chaos)
  expect((await chaos.run(['journal', runId])).stdout).toBe(written)
  await chaos.run(['journal', join(chaos.state, 'runs', runId), '--output', 'again.json'])
  expect(await readFile(join(chaos.folder, 'again.json'), 'utf8')).toBe(written)
})

test('a run that was killed has a journal, which says so, and says more once the run is recovered', async () => {
  await using chaos = await newChaos()
  const running = await waitingRun(chaos)
  const runId = await onlyRun(chaos)
  const soFar = await journalOf(chaos, runId)
  expect(soFar).toMatchObject({ status: null, chaos: { atWork: true } })
  running.kill('SIGKILL')
  await running.finished

  const cutOff = await journalOf(chaos, runId)
  expect(cutOff).toMatchObject({
    status: 'interrupted',
    chaos: { outcome: 'not-restored', changes: [{ fate: 'open' }] },
  })
  expect(cutOff.run).toMatchObject([{ activity: { name: 'set-the-file' }, status: 'succeeded', output: null }])
  expect(Date.parse(cutOff.end)).toBeGreaterThan(0)

  const { code, stderr } = await chaos.run(['recover', '--yes'])
  const path = join(chaos.state, 'runs', runId, 'journal.json')
  expect({ code, names: stderr.includes(`Journal     ${path}`) }).toEqual({ code: 0, names: true })
  const recovered = JSON.parse(await readFile(path, 'utf8')) as Made
  expect(recovered).toMatchObject({
    status: 'interrupted',
    end: cutOff.end,
    duration: cutOff.duration,
    run: cutOff.run,
    chaos: { outcome: 'interrupted', changes: [{ fate: 'restored' }], recovered: [{ proven: true }] },
  })
  const { intent, outcome, undone } = recovered.chaos.changes[0]!.times
  expect([intent, outcome, undone].map((time) => new Date(time!).toISOString())).toEqual([intent, outcome, undone])
  expect([outcome, undone].toSorted()).toEqual([outcome, undone])
  expect(await journalOf(chaos, runId)).toEqual(recovered)
})

test('of a damaged record there is a journal of what can be read, which says what is missing', async () => {
  await using chaos = await newChaos()
  const running = await waitingRun(chaos)
  running.kill('SIGKILL')
  await running.finished
  const runId = await onlyRun(chaos)
  const log = join(chaos.state, 'runs', runId, 'log.jsonl')
  const lines = (await readFile(log, 'utf8')).split('\n')
  const started = lines.findIndex((line) => line.includes('"activity-started"'))
  await writeFile(log, lines.with(started, lines[started]!.replace('set-the-file', 'SET-the-file')).join('\n'))

  const { code, stdout, stderr } = await chaos.run(['journal', runId])
  expect(code).toBe(0)
  const { run, chaos: ours } = JSON.parse(stdout) as Made
  expect(run).toMatchObject([{ activity: { name: 'set-the-file' }, status: 'succeeded', output: null }])
  expect(ours.damages).toHaveLength(1)
  expect(stderr).toContain(`Not in the journal: ${ours.damages![0]}`)
})

test.each(['opened', 'nothing'])('a record of which %s is left is no bug', async (left) => {
  await using chaos = await newChaos()
  await chaos.write('e.json', experimentOf([]))
  await chaos.run(['run', 'e.json'])
  const runId = await onlyRun(chaos)
  const folder = join(chaos.state, 'runs', runId)
  const [opened] = (await readFile(join(folder, 'log.jsonl'), 'utf8')).split('\n')
  await writeFile(join(folder, 'log.jsonl'), left === 'nothing' ? 'garbage\n' : `${opened}\n`)
  if (left === 'nothing') await rm(join(folder, 'objects.jsonl'))
  const { code, stdout, stderr } = await chaos.run(['journal', runId])
  expect(stderr).not.toContain('bug')
  if (left === 'nothing') expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  else expect(JSON.parse(stdout)).toMatchObject({ status: 'interrupted', experiment: { title: 'A test' } })
})

test('a record may have been moved, with its folder or alone', async () => {
  await using chaos = await newChaos()
  await chaos.write('e.json', experimentOf([]))
  await chaos.run(['run', 'e.json'])
  const runId = await onlyRun(chaos)
  await mkdir(join(chaos.folder, 'kept'))
  await rename(join(chaos.state, 'runs', runId, 'log.jsonl'), join(chaos.folder, 'kept/moved.jsonl'))
  expect(await journalOf(chaos, 'kept/moved.jsonl')).toMatchObject({ status: 'completed', chaos: { runId } })
})

test('what is no run is said in one sentence', async () => {
  await using chaos = await newChaos()
  const { code, stdout, stderr } = await chaos.run(['journal', 'nightly'])
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr.trim().split('\n')).toEqual([expect.stringContaining('There is no run nightly in')])
  const unwritable = await chaos.run(['journal', 'nightly', '--output'])
  expect(unwritable.code).toBe(2)
})
