import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { experimentOf, newChaos, processOf } from '../chaos.ts'
import { linkFilesPlugin, setFileTo } from '../linked-plugin.ts'

test('where standard error is no terminal there are plain lines only', async () => {
  await using chaos = await newChaos()
  await linkFilesPlugin(chaos)
  const file = await chaos.write('the-file', 'before')
  await chaos.write('e.json', experimentOf([setFileTo(file, 'after')], { title: 'Files may change' }))
  const { code, stdout, stderr } = await chaos.run(['run', 'e.json'])
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
  expect(stderr).not.toMatch(/[\r\u001b]/)
  const text = stderr
    .replaceAll(file, 'FILE')
    .replaceAll(/\d+(\.\d+)? m?s/g, 'TIME')
    .replace(/Run .*/, 'Run')
  expect(text).toBe(`Acts on     no cluster: only what its process, http and python activities reach
Experiment  Files may change
Run

Method
  • action  set-the-file
      File FILE: now holds after
  ✓ action  set-the-file  TIME

Putting back: 1 change to settle

What this run changed, and what became of it
  restored    File FILE  now holds after

Held  The method ran; the experiment has no hypothesis that was looked at.  It took TIME.
Journal     ./journal.json
`)
  expect(await readFile(file, 'utf8')).toBe('before')
})

test('--log-format json gives one object per line, with the event that it is about', async () => {
  await using chaos = await newChaos()
  await chaos.write('e.json', experimentOf([processOf('true', [])]))
  const { stderr } = await chaos.run(['--log-format', 'json', 'run', 'e.json'])
  const records = stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { levelname: string; context_id: string; event?: { type: string; n: number } })
  const events = records.flatMap(({ event }) => event ?? [])
  expect(events.map(({ type }) => type)).toEqual([
    'opened',
    'method-started',
    'activity-started',
    'activity-finished',
    'closed',
  ])
  const { runId } = events[0] as unknown as { readonly runId: string }
  const log = await readFile(join(chaos.state, 'runs', runId, 'log.jsonl'), 'utf8')
  const logged = log
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  for (const event of events) expect(logged[event.n - 1]).toMatchObject(event)
  expect(new Set(records.map(({ context_id }) => context_id)).size).toBe(1)
})

test('a log file is written only where one is asked for, in plain text with times and levels', async () => {
  await using chaos = await newChaos()
  await chaos.write('e.json', experimentOf([processOf('true', [])]))
  await chaos.run(['--log-file', 'run.log', '--log-file-level', 'info', 'run', 'e.json'])
  const lines = (await readFile(join(chaos.folder, 'run.log'), 'utf8')).trim().split('\n')
  expect(lines.length).toBeGreaterThan(4)
  for (const line of lines) expect(line).toMatch(/^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d (INFO|WARNING|ERROR)\] \S/)
})

test('--verbose adds where the record of the run is', async () => {
  await using chaos = await newChaos()
  await chaos.write('e.json', experimentOf([processOf('true', [])]))
  const { stderr } = await chaos.run(['--verbose', 'run', 'e.json'])
  expect(stderr).toContain(`Record      ${chaos.state}/runs/`)
})

test('--change-dir changes the folder before the command, and after the log file was opened', async () => {
  await using chaos = await newChaos()
  await chaos.write('below/e.json', experimentOf([processOf('true', [])]))
  const { code } = await chaos.run(['--log-file', 'run.log', '--change-dir', 'below', 'run', 'e.json'])
  expect(code).toBe(0)
  await expect(readFile(join(chaos.folder, 'run.log'), 'utf8')).resolves.toContain('A test')
  await expect(readFile(join(chaos.folder, 'below/journal.json'), 'utf8')).resolves.toContain('"completed"')
})

const probed = {
  type: 'probe',
  name: 'probed',
  tolerance: 0,
  provider: { type: 'process', path: 'true' },
}

test.each([
  ['actions', 'The steady state held. Left out by --dry: 1 action.'],
  ['probes', 'The experiment has no hypothesis that was looked at. Left out by --dry: 1 probe.'],
  ['activities', 'The experiment has no hypothesis that was looked at. Left out by --dry: 1 action and 1 probe.'],
  ['pause', 'The steady state held.'],
])('the verdict of --dry %s says what was left out, and claims no more than was done', async (dry, sentence) => {
  await using chaos = await newChaos()
  const hypothesis = { 'steady-state-hypothesis': { title: 'It holds', probes: [probed] } }
  await chaos.write('e.json', experimentOf([processOf('true', [])], hypothesis))
  const { code, stderr } = await chaos.run(['run', 'e.json', '--dry', dry])
  expect(code, stderr).toBe(0)
  expect(stderr).toContain(`Held  ${sentence}  It took`)
})
