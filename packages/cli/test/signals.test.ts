import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { type Chaos, experimentOf, newChaos } from './chaos.ts'
import { hangingCode } from './hanging-code.ts'
import { linkFilesPlugin, setFileTo } from './linked-plugin.ts'
import { until } from './until.ts'

async function runInPause(chaos: Chaos, args: readonly string[] = []) {
  await linkFilesPlugin(chaos)
  const file = await chaos.write('the-file', 'before')
  const slow = { ...setFileTo(file, 'after'), pauses: { after: 60 } }
  await chaos.write('experiment.json', experimentOf([slow]))
  const run = chaos.start(['run', 'experiment.json', ...args])
  await run.says('waits')
  return { run, file }
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
  ['SIGUSR1', 7],
  ['SIGUSR2', 7],
] as const)('%s ends a run with exit code %d, and everything is put back', async (signal, code) => {
  await using chaos = await newChaos()
  const { run, file } = await runInPause(chaos)
  run.kill(signal)
  const finished = await run.finished
  expect(finished.code).toBe(code)
  expect(finished.stderr).toMatch(/restored +File /)
  expect(await readFile(file, 'utf8')).toBe('before')
})

test("with Chaos Toolkit's exit codes an interrupted run exits 1", async () => {
  await using chaos = await newChaos()
  const { run } = await runInPause(chaos, ['--exit-codes', 'chaostoolkit'])
  run.kill('SIGINT')
  expect((await run.finished).code).toBe(1)
})

test('a SIGINT that comes twice within a moment, as under npx, counts once', async () => {
  await using chaos = await newChaos()
  const { run, file } = await runInPause(chaos)
  run.kill('SIGINT')
  run.kill('SIGINT')
  expect((await run.finished).code).toBe(130)
  expect(await readFile(file, 'utf8')).toBe('before')
})

test('a second SIGINT leaves at once and prints how to put things back', async () => {
  await using chaos = await newChaos()
  const background = {
    type: 'action',
    name: 'hang',
    provider: { type: 'plugin', activity: 'files/set-file', arguments: { path: '/dev/null', text: '' } },
  }
  await linkFilesPlugin(chaos)
  await chaos.write('../files-plugin/actions/set-file.js', hanging)
  await chaos.write('experiment.json', experimentOf([background]))
  const run = chaos.start(['run', 'experiment.json'])
  await run.says('hanging')
  run.kill('SIGINT')
  await run.says('Stopping')
  await sleep(400)
  run.kill('SIGINT')
  const { code, stderr } = await run.finished
  expect(code).toBe(130)
  expect(stderr).toContain('Put it back with: chaos recover')
})

/** An action that is in the middle of a change, whose call never settles. */
const hanging = `
import { fileText } from '../changes/file-text.js'
const schema = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }), jsonSchema: {} } }
export const setFile = {
  kind: 'action', title: 'Hang', impact: 'degrades', changes: [fileText], args: schema, output: schema,
  async run(_, { change, logger }) {
    setInterval(() => undefined, 1000)
    await change(fileText, { path: '/dev/null', before: '', text: 'x' }, () => { logger.info('hanging'); return new Promise(() => undefined) })
  },
}`

test.each([
  ['validate', 'SIGINT', 130],
  ['validate', 'SIGTERM', 143],
  ['run', 'SIGINT', 130],
  ['run', 'SIGHUP', 129],
] as const)(
  '%s that waits for an experiment to be fetched ends with %s in one sentence',
  async (command, signal, code) => {
    await using chaos = await newChaos()
    const asked = Promise.withResolvers<void>()
    const server = createServer(() => asked.resolve())
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    const { port } = server.address() as AddressInfo
    const running = chaos.start([command, `http://127.0.0.1:${port}/e.json`])
    await asked.promise
    running.kill(signal)
    const finished = await running.finished
    server.closeAllConnections()
    server.close()
    expect(finished.stderr).toContain(signal)
    expect(finished.stderr).not.toContain('bug')
    expect(finished.code).toBe(code)
  },
)

test.each([
  ['validate-started', [], 143, 'The validation was ended by SIGTERM.'],
  ['validate-completed', [], 0, ''],
  ['validate-failed', 'no list', 2, '"method" must be a list of activities'],
] as const)('a validation ends with a signal while somebody is told %s', async (event, method, code, says) => {
  await using chaos = await newChaos()
  await using hanging = await hangingCode['a control after the method, in Python']!(chaos)
  await chaos.write('modules/control.py', 'import hanging\ndef notify(channel, event):\n    hanging.sleep()\n')
  await chaos.write('settings.yaml', { notifications: [{ type: 'plugin', module: 'control', events: [event] }] })
  await chaos.write('experiment.json', { title: 't', description: 'd', method })
  const validation = chaos.start(['--settings', 'settings.yaml', 'validate', 'experiment.json'], {
    environment: hanging.environment ?? {},
  })
  await hanging.hangs()
  validation.kill('SIGTERM')
  const finished = await validation.finished
  expect(finished.stderr).toContain(says)
  expect(finished.code, finished.stderr).toBe(code)
  await until(() => !hanging.isHanging())
})
