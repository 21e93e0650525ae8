import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createControls } from '../../src/controls/controls.ts'
import type { Control, Experiment } from '../../src/model/experiment.ts'
import { PythonBridge } from '../../src/providers/python/bridge/python-bridge.ts'
import { systemClock } from '../../src/time/system-clock.ts'

const fixtures = fileURLToPath(new URL('../providers/python/fixtures', import.meta.url))
let folder: string
let lines: string[]
let bridge: PythonBridge

const log = (level: string) => (message: string) => lines.push(`${level}: ${message}`)
const logger = { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') }
const others = { logger, clock: systemClock, signal: new AbortController().signal }

function newBridge(environment: Record<string, string> = {}) {
  return new PythonBridge({ environment: { ...process.env, PYTHONPATH: fixtures, ...environment }, logger })
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chaos-controls-'))
  lines = []
  bridge = newBridge()
})
afterEach(async () => {
  await bridge.close()
  rmSync(folder, { recursive: true })
})

function control(name: string, module: string, args: Record<string, unknown> = {}): Control {
  return { name, provider: { type: 'python', module, arguments: args } }
}

function experimentWith(...controls: Control[]): Experiment {
  const activity = { type: 'probe' as const, name: 'a', provider: { type: 'python', arguments: { value: 1 } } }
  return { title: 't', controls, method: [activity] }
}

test('what controls alter is altered in the objects of the run', async () => {
  const experiment = experimentWith(control('c', 'kit', { word: '<${n}>' }))
  const configuration = { n: 1 }
  const controls = await createControls({ settings: {}, bridge, ...others })
  controls.attach({ experiment, configuration, secrets: {} })
  await controls.configure()
  await controls.before('experiment', experiment)
  expect([experiment.title, configuration]).toEqual(['<1>', { n: 2 }])
  const activity = experiment.method[0]
  await controls.before('activity', activity)
  expect(activity?.provider['arguments']).toEqual({ value: 2 })
  expect(experiment.method[0]).toBe(activity)
})

test('a control ends the run with InterruptExecution, and what it altered before stays', async () => {
  const experiment = experimentWith(control('c', 'kit'))
  const controls = await createControls({ settings: {}, bridge, ...others })
  controls.attach({ experiment, configuration: {}, secrets: {} })
  const state = { output: 1 }
  await expect(controls.after('activity', experiment.method[0], state)).rejects.toMatchObject({
    name: 'RunInterrupted',
    message: 'enough',
  })
  expect(state).toEqual({ output: { was: 1 } })
})

test('handlers that a control registers hear of the events of the run, until it is cleaned up', async () => {
  const path = join(folder, 'events')
  const experiment = experimentWith(control('c', 'kit', { path }))
  const controls = await createControls({ settings: {}, bridge, ...others })
  controls.attach({ experiment, configuration: {}, secrets: {} })
  await controls.configure()
  await controls.before('method', experiment)
  await controls.cleanup()
  expect(readFileSync(path, 'utf8')).toBe('method of t\ncleaned up\n')
})

test('a control that waits is interrupted with the run, and those that follow are called', async () => {
  const [started, path] = [join(folder, 'started'), join(folder, 'events')]
  const experiment = experimentWith(control('c', 'kit', { path, started }))
  const stop = new AbortController()
  const controls = await createControls({ settings: {}, bridge, ...others, signal: stop.signal })
  controls.attach({ experiment, configuration: {}, secrets: {} })
  await controls.configure()
  const waiting = controls.before('rollback', experiment)
  while (!existsSync(started)) await new Promise((resolve) => setTimeout(resolve, 10))
  stop.abort(new Error('stop'))
  await waiting
  await controls.cleanup()
  expect(readFileSync(path, 'utf8')).toBe('cleaned up\n')
})

test.each([
  ['before_method_control', 'a control'],
  ['configure_control', 'the configuration of a control'],
  ['', 'the import of a control'],
])('after the stop of a run %s has the patience of the undo, and is ended', async (func) => {
  writeFileSync(
    join(folder, 'endless.py'),
    func === '' ? 'while True: pass\n' : `def ${func}(**kwargs):\n    while True: pass\n`,
  )
  const own = newBridge({ PYTHONPATH: folder })
  const experiment = experimentWith(control('c', 'endless'))
  const controls = await createControls({ ...others, settings: {}, bridge: own, signal: AbortSignal.abort() })
  controls.attach({ experiment, configuration: {}, secrets: {} }, { patience: 0.1 })
  await controls.configure()
  await controls.before('method', experiment)
  await own.close()
  expect(lines.join()).toContain('it took longer than 0.1 s after the run was stopped')
})

test('a control whose module is missing does nothing, which is said once', async () => {
  const experiment = experimentWith(control('c', 'nowhere_at_all'))
  const controls = await createControls({
    settings: { controls: { g: control('', 'nowhere_either') } },
    bridge,
    ...others,
  })
  controls.attach({ experiment, configuration: {}, secrets: {} })
  await controls.configure()
  await controls.before('experiment', experiment)
  await controls.cleanup()
  expect(lines.filter((line) => line.startsWith('warn'))).toEqual([
    `warn: The control "g" does nothing: There is no Python module 'nowhere_either'.`,
    `warn: The control "c" does nothing: There is no Python module 'nowhere_at_all'.`,
  ])
})

test('without controls in Python no interpreter is needed', async () => {
  const none = newBridge({ CHAOS_PYTHON: '/nowhere/python' })
  const experiment = experimentWith({ name: 'other', provider: { type: 'http' } })
  const controls = await createControls({ settings: {}, bridge: none, ...others })
  await controls.before('loader', 'experiment.json')
  controls.attach({ experiment, configuration: {}, secrets: {} })
  await controls.configure()
  await controls.before('experiment', experiment)
  await controls.after('experiment', experiment, {})
  await controls.cleanup()
  expect(lines).toEqual([])
})

test('control files that can not be parsed are left out; others must be JSON or YAML by their name', async () => {
  const bad = join(folder, 'bad.json')
  writeFileSync(bad, '{')
  await createControls({ settings: {}, controlFiles: [bad], bridge, ...others })
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(/^error: The control file .*bad\.json was left out: /)
  await expect(createControls({ settings: {}, controlFiles: ['c.txt'], bridge, ...others })).rejects.toMatchObject({
    message: 'The control file c.txt is neither JSON nor YAML by its name.',
  })
})
