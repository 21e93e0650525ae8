import { existsSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { type Chaos, experimentOf, newChaos, processOf } from './chaos.ts'
import { type HangingCode, hangingCode } from './hanging-code.ts'
import { linkFilesPlugin, setFileTo } from './linked-plugin.ts'
import { until } from './until.ts'

const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129, SIGUSR1: 7, SIGUSR2: 7 } as const
type StopSignal = keyof typeof codes

/** A run that has set a file and then came upon code that hangs; the undo has a second of patience. */
async function runInto(chaos: Chaos, hanging: HangingCode, patience = 1) {
  const file = await chaos.write('the-file', 'before')
  const { method = [], runtime = {}, ...more } = hanging.experiment as { method?: unknown[]; runtime?: object }
  const experiment = experimentOf([setFileTo(file, 'after'), ...method], {
    ...more,
    runtime: { ...runtime, undo: { patience } },
  })
  await chaos.write('experiment.json', experiment)
  const run = chaos.start(['run', 'experiment.json'], { environment: hanging.environment ?? {} })
  const ended = run.finished.then(({ stderr }) => {
    throw new Error(`It ended too early:\n${stderr}`)
  })
  ended.catch(() => undefined)
  await Promise.race([hanging.hangs(), ended])
  expect(await readFile(file, 'utf8')).toBe('after')
  return { run, file, isBack: () => readFileSync(file, 'utf8') === 'before' }
}

/** What hangs on beside the undo, with the signals that are sent to it, and whether another signal has to end it. */
const beside: readonly (readonly [string, readonly StopSignal[], boolean])[] = [
  ['a process that ignores SIGTERM', ['SIGHUP', 'SIGUSR2'], false],
  ['an endless call in C of Python', ['SIGTERM', 'SIGUSR1'], false],
  ['a rollback by a process', ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR1'], true],
  ['a rollback in Python', ['SIGTERM', 'SIGUSR1'], true],
  ['a rollback by HTTP', ['SIGHUP', 'SIGTERM'], true],
]

describe.each(beside)('%s does not hold up the undo', (name, signals, insist) => {
  test.each(signals)('after %s', async (signal) => {
    await using chaos = await newChaos()
    await linkFilesPlugin(chaos)
    await using hanging = await hangingCode[name]!(chaos)
    const { run, isBack } = await runInto(chaos, hanging)
    run.kill(signal)
    await until(isBack)
    expect(hanging.isHanging()).toBe(true)
    if (insist) {
      await run.says('Another signal ends it.')
      expect(hanging.isHanging()).toBe(true)
      run.kill('SIGTERM')
    }
    const { code, stderr } = await run.finished
    expect(code, stderr).toBe(codes[signal])
    expect(stderr).toMatch(/restored +File /)
    await until(() => !hanging.isHanging())
  })
})

/** What ends at once, or soon, with the run. */
const ended: readonly (readonly [string, StopSignal])[] = [
  ['a control before an activity, in Python', 'SIGINT'],
  ['a control before an activity, in Python', 'SIGHUP'],
  ['a control after the method, in Python', 'SIGTERM'],
  ['a control after the method, in Python', 'SIGUSR2'],
  ['a regular expression', 'SIGTERM'],
  ['a regular expression', 'SIGHUP'],
  ['a JSON path', 'SIGINT'],
  ['a JSON path', 'SIGUSR1'],
  ['a credential plugin', 'SIGTERM'],
  ['a credential plugin', 'SIGINT'],
  ['an HTTP server', 'SIGUSR2'],
]

test.each(ended)('%s ends with the run after %s', async (name, signal) => {
  await using chaos = await newChaos()
  await linkFilesPlugin(chaos)
  await using hanging = await hangingCode[name]!(chaos)
  // Nobody is beside it: the patience would outlast the test.
  const { run, isBack } = await runInto(chaos, hanging, 600)
  run.kill(signal)
  const { code, stderr } = await run.finished
  expect(code, stderr).toBe(codes[signal])
  expect(isBack()).toBe(true)
  await until(() => !hanging.isHanging())
})

test.each([
  ['an activity of a plugin that heeds no signal', 'the probe "deaf"'],
  ['a change of a plugin that never settles', 'the action "deaf"'],
])('%s does not hold up the undo', async (name, what) => {
  await using chaos = await newChaos()
  await linkFilesPlugin(chaos)
  await using hanging = await hangingCode[name]!(chaos)
  const { run, isBack } = await runInto(chaos, hanging)
  run.kill('SIGTERM')
  await run.says(`while ${what} still goes on`)
  await until(isBack)
  run.kill('SIGKILL')
  await run.finished
})

test('a control that begins to hang after the signal does not hold up the undo, and is ended', {
  timeout: 60_000,
}, async () => {
  await using chaos = await newChaos()
  await linkFilesPlugin(chaos)
  await using hanging = await hangingCode['a control after the method, in Python']!(chaos)
  const file = await chaos.write('the-file', 'before')
  await chaos.write(
    'experiment.json',
    experimentOf([{ ...setFileTo(file, 'after'), pauses: { after: 600 } }], {
      ...hanging.experiment,
      method: undefined,
      runtime: { undo: { patience: 1 } },
    }),
  )
  const run = chaos.start(['run', 'experiment.json'], { environment: hanging.environment ?? {} })
  await run.says('waits')
  run.kill('SIGTERM')
  await hanging.hangs()
  await until(() => readFileSync(file, 'utf8') === 'before')
  const { code, stderr } = await run.finished
  expect(code, stderr).toBe(143)
  expect(stderr).toContain('it took longer than 1 s after the run was stopped')
})

test('the wait counts down, and names what is waited for', async () => {
  await using chaos = await newChaos()
  await linkFilesPlugin(chaos)
  await using hanging = await hangingCode['a rollback by a process']!(chaos)
  const { run, isBack } = await runInto(chaos, hanging, 3)
  run.kill('SIGTERM')
  await run.says('waits for the rollback "restore", then puts back: 2 s left')
  expect(isBack()).toBe(false)
  await run.says('Another signal ends it.')
  expect(isBack()).toBe(true)
  run.kill('SIGHUP')
  const { code, stderr } = await run.finished
  expect(code).toBe(143)
  expect(stderr).toContain('SIGHUP was received again: rollbacks that still go on are ended.')
})

/** An action that sets a file when `go` is there, whatever is asked of it meanwhile; it waits for that, or is over before. */
const lateAction = (waits: boolean) => `
import { existsSync, writeFileSync } from 'node:fs'
import { fileText } from '../changes/file-text.js'
const schema = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }), jsonSchema: {} } }
export const setFile = {
  kind: 'action', title: 'Set late', impact: 'degrades', changes: [fileText], args: schema, output: schema,
  run({ path, text }, { change }) {
    return new Promise((resolve, reject) => {
      const set = change(fileText, { path, before: 'before', text }, async () => {
        writeFileSync('../hangs', '')
        ${waits ? '' : 'resolve(null)'}
        while (!existsSync('go')) await new Promise((later) => setTimeout(later, 10))
        writeFileSync(path, text)
        return null
      })
      ${waits ? 'set.then(resolve, reject)' : 'set.catch(() => undefined)'}
    })
  },
}`

/** A run whose late action has begun, and was stopped and undone since. */
async function runPastUndo(chaos: Chaos, action: string, patience = 0.1) {
  await linkFilesPlugin(chaos)
  await chaos.write('../files-plugin/actions/set-file.js', action)
  const file = await chaos.write('the-file', 'before')
  const experiment = experimentOf([setFileTo(file, 'late')], { runtime: { undo: { patience } } })
  await chaos.write('experiment.json', experiment)
  const run = chaos.start(['run', 'experiment.json'])
  await until(() => existsSync(`${chaos.folder}/../hangs`))
  run.kill('SIGTERM')
  await run.says('Another signal ends it.')
  return { run, file }
}

test.each([
  ['of an action', true],
  ['that an action left running', false],
])('a change %s that takes place after the undo is put back, too', async (_, waits) => {
  await using chaos = await newChaos()
  const { run, file } = await runPastUndo(chaos, lateAction(waits))
  await chaos.write('go', '')
  const { code, stderr } = await run.finished
  expect(code, stderr).toBe(143)
  expect(await readFile(file, 'utf8')).toBe('before')
  expect(stderr).toMatch(/restored +File /)
})

test('a call that never ends, and that an action left running, is left alone after another signal', async () => {
  await using chaos = await newChaos()
  const { run } = await runPastUndo(chaos, lateAction(false), 1)
  run.kill('SIGTERM')
  const { code, stderr } = await run.finished
  expect(code, stderr).toBe(143)
  const journal = await readFile(`${chaos.folder}/journal.json`, 'utf8')
  expect(journal).toContain('its call may still take effect')
})

test('a rollback that comes to its end beside the undo does so without another signal', {
  timeout: 60_000,
}, async () => {
  await using chaos = await newChaos()
  await linkFilesPlugin(chaos)
  const file = await chaos.write('the-file', 'before')
  const script = 'echo > ~/hangs; while [ ! -e ~/go ]; do sleep 0.05; done; echo > ~/done'
  await chaos.write(
    'experiment.json',
    experimentOf([setFileTo(file, 'after')], {
      runtime: { undo: { patience: 0 } },
      rollbacks: [processOf('sh', ['-c', script], 'restore'), setFileTo(await chaos.write('kept', 'old'), 'new')],
    }),
  )
  const run = chaos.start(['run', 'experiment.json'])
  await until(() => existsSync(`${chaos.folder}/../hangs`))
  run.kill('SIGTERM')
  await until(() => readFileSync(file, 'utf8') === 'before')
  await chaos.write('../go', '')
  const { code, stderr } = await run.finished
  expect(code, stderr).toBe(143)
  expect(existsSync(`${chaos.folder}/../done`)).toBe(true)
  expect(await readFile(`${chaos.folder}/kept`, 'utf8')).toBe('new')
  expect(stderr).toMatch(/kept +File .*kept/)
})

test.each(['SIGINT', 'SIGTERM', 'SIGUSR1'] as const)(
  '%s while things are put back is remembered, and puts an end to nothing',
  async (signal) => {
    await using chaos = await newChaos()
    await linkFilesPlugin(chaos)
    await chaos.write('../files-plugin/changes/file-text.js', slowRevert)
    const file = await chaos.write('the-file', 'before')
    await chaos.write('experiment.json', experimentOf([setFileTo(file, 'after')]))
    const run = chaos.start(['run', 'experiment.json'])
    await until(() => existsSync(`${chaos.folder}/reverting`))
    run.kill(signal)
    await run.says('Stopping')
    await sleep(300)
    if (signal !== 'SIGINT') run.kill('SIGTERM')
    await chaos.write('go', '')
    const { code, stderr } = await run.finished
    expect(code, stderr).toBe(codes[signal])
    expect(await readFile(file, 'utf8')).toBe('before')
    const journal = JSON.parse(await readFile(`${chaos.folder}/journal.json`, 'utf8')) as Record<string, unknown>
    expect(journal).toMatchObject({
      status: 'interrupted',
      chaos: { reason: `${signal} ended the run. By then it was putting things back, and went on to the end.` },
    })
  },
)

test.each(['a control after the experiment', 'a notification'])(
  '%s that hangs when all is put back ends with a signal',
  async (what) => {
    await using chaos = await newChaos()
    await linkFilesPlugin(chaos)
    await using hanging = await hangingCode['a control after the method, in Python']!(chaos)
    const isControl = what.includes('control')
    await chaos.write(
      'modules/control.py',
      `import hanging\ndef ${isControl ? 'after_experiment_control(context, **kwargs)' : 'notify(channel, event)'}:\n    hanging.sleep()\n`,
    )
    await chaos.write('settings.yaml', {
      notifications: [{ type: 'plugin', module: 'control', events: ['run-completed'] }],
    })
    const file = await chaos.write('the-file', 'before')
    const { controls } = hanging.experiment
    await chaos.write('experiment.json', experimentOf([setFileTo(file, 'after')], isControl ? { controls } : {}))
    const run = chaos.start(['--settings', isControl ? 'none.yaml' : 'settings.yaml', 'run', 'experiment.json'], {
      environment: hanging.environment ?? {},
    })
    await hanging.hangs()
    expect(await readFile(file, 'utf8')).toBe('before')
    run.kill('SIGTERM')
    const { code, stderr } = await run.finished
    // What a notification was told can't be taken back.
    expect(code, stderr).toBe(isControl ? 143 : 0)
    await until(() => !hanging.isHanging())
  },
)

test('a signal before anything was touched ends the run at once', async () => {
  await using chaos = await newChaos()
  await linkFilesPlugin(chaos)
  await using hanging = await hangingCode['a control after the method, in Python']!(chaos)
  await chaos.write('modules/control.py', 'import hanging\nhanging.sleep()\n')
  const file = await chaos.write('the-file', 'before')
  await chaos.write(
    'experiment.json',
    experimentOf([setFileTo(file, 'after')], { controls: hanging.experiment['controls'] }),
  )
  const run = chaos.start(['run', 'experiment.json'], { environment: hanging.environment ?? {} })
  await hanging.hangs()
  run.kill('SIGTERM')
  const { code, stderr } = await run.finished
  expect(code, stderr).toBe(143)
  expect(stderr).toContain('The run was stopped before it began, and nothing was touched: SIGTERM ended the run.')
  expect(await readFile(file, 'utf8')).toBe('before')
  await until(() => !hanging.isHanging())
})

/** The change of a file's text, whose revert waits for the file \`go\`. */
const slowRevert = `
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
const schema = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }), jsonSchema: {} } }
export const fileText = {
  kind: 'change', undo: 'revert', data: schema,
  describe: ({ path }) => ({ object: 'File ' + path, summary: 'altered' }),
  async inspect({ path, text }) { return readFileSync(path, 'utf8') === text ? 'applied' : 'restored' },
  async revert({ path, before }) {
    writeFileSync('reverting', '')
    while (!existsSync('go')) await new Promise((resolve) => setTimeout(resolve, 10))
    writeFileSync(path, before)
  },
}`
