import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Chaos, experimentOf, newChaos } from './chaos.ts'
import { linkFilesPlugin, setFileTo } from './linked-plugin.ts'

/** Starts a run that holds a text in a file for an hour. */
async function heldRun(chaos: Chaos, runtime = {}) {
  await linkFilesPlugin(chaos)
  const file = await chaos.write('the-file', 'before')
  await chaos.write(
    'experiment.json',
    experimentOf([{ ...setFileTo(file, 'during'), duration: 3600 }], { ...{ runtime } }),
  )
  const run = chaos.start(['run', 'experiment.json'])
  await run.says('held for 1 h: set-the-file')
  expect(await readFile(file, 'utf8')).toBe('during')
  return { run, file }
}

async function faultsIn(path: string): Promise<unknown> {
  return (JSON.parse(await readFile(path, 'utf8')) as { chaos: { faults: unknown } }).chaos.faults
}

const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as unknown

describe.each(['always', 'never'])('with the undo strategy %s, what is held', (strategy) => {
  const runtime = { undo: { strategy } }

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGUSR2', 7],
  ] as const)('is put back where %s ends the run', async (signal, code) => {
    await using chaos = await newChaos()
    const { run, file } = await heldRun(chaos, runtime)
    run.kill(signal)
    const ended = await run.finished
    expect(ended.code, ended.stderr).toBe(code)
    expect(ended.stderr).toMatch(
      /held no longer after .*, as the run was stopped; it is put back with the rest: set-the-file/,
    )
    expect(await readFile(file, 'utf8')).toBe('before')
    expect(await faultsIn(join(chaos.folder, 'journal.json'))).toEqual([
      { step: 'method/0', activity: 'set-the-file', duration: 3600, inPlace: instant, putBack: instant, proven: true },
    ])
  })

  test('is put back by recover where the run was killed', async () => {
    await using chaos = await newChaos()
    const { run, file } = await heldRun(chaos, runtime)
    run.kill('SIGKILL')
    await run.finished
    const { code, stderr } = await chaos.run(['recover', '--yes'])
    expect(code, stderr).toBe(0)
    expect(await readFile(file, 'utf8')).toBe('before')
    const [path] = /\S+journal\.json/.exec(stderr) ?? []
    expect(await faultsIn(path!)).toMatchObject([{ inPlace: instant, putBack: instant, proven: true }])
  })
})

test('two faults that are held on one object of a cluster are put back by recover where their run was killed', async () => {
  await using chaos = await newChaos()
  const up = await chaos.run(['sandbox', 'up'])
  const [, kubeconfig] = /^export KUBECONFIG='?([^'\n]+)'?$/m.exec(up.stdout) ?? []
  const environment = { KUBECONFIG: kubeconfig! }
  const scale = (replicas: number, more: object) => ({
    type: 'action',
    name: `scale to ${replicas}`,
    duration: 3600,
    provider: {
      type: 'plugin',
      activity: 'kubernetes/scale-deployment',
      arguments: { ns: 'bookinfo', name: 'ratings-v2', replicas },
    },
    ...more,
  })
  await chaos.write('e.json', experimentOf([scale(0, { background: true }), scale(5, { pauses: { before: 1 } })]))
  try {
    const run = chaos.start(['run', 'e.json'], { environment })
    await run.says('held for 1 h: scale to 5')
    run.kill('SIGKILL')
    await run.finished
    const { code, stderr } = await chaos.run(['recover', '--yes'], { environment })
    expect(code, stderr).toBe(0)
    expect(stderr).toMatch(/restored +Deployment bookinfo\/ratings-v2: spec\.replicas +scaled from 2 to 0/)
    const [path] = /\S+journal\.json/.exec(stderr) ?? []
    const whole = { duration: 3600, inPlace: instant, putBack: instant, proven: true }
    expect(await faultsIn(path!)).toMatchObject([
      { activity: 'scale to 0', ...whole },
      { activity: 'scale to 5', ...whole },
    ])
  } finally {
    await chaos.run(['sandbox', 'down'])
  }
})

test('what is held for so long is put back in time, and said so', async () => {
  await using chaos = await newChaos()
  await linkFilesPlugin(chaos)
  const file = await chaos.write('the-file', 'before')
  await chaos.write('experiment.json', experimentOf([{ ...setFileTo(file, 'during'), duration: 0.3 }]))
  const { code, stderr } = await chaos.run(['run', 'experiment.json'])
  expect(code, stderr).toBe(0)
  expect(stderr).toContain('held for 300 ms: set-the-file')
  expect(stderr).toMatch(/put back after \d+ ms, proven: set-the-file/)
  expect(await readFile(file, 'utf8')).toBe('before')
})

test('a length of what nobody can put back is refused, with its place', async () => {
  await using chaos = await newChaos()
  const move = { type: 'action', name: 'move', duration: 3, provider: { type: 'process', path: 'true' } }
  await chaos.write('experiment.json', experimentOf([move]))
  const { code, stderr } = await chaos.run(['run', 'experiment.json'])
  expect(code).toBe(2)
  expect(stderr).toMatch(
    /experiment\.json:1:\d+: Activity "move" takes no "duration": nobody knows how to put back what a program does\./,
  )
})
