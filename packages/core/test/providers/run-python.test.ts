import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import type { Provider } from '../../src/model/experiment.ts'
import { PythonBridge } from '../../src/providers/python/bridge/python-bridge.ts'
import { runPython } from '../../src/providers/run-python.ts'
import { PythonFloat } from '../../src/python/python-float.ts'
import { systemClock } from '../../src/time/system-clock.ts'

const silent = { debug() {}, info() {}, warn() {}, error() {} }
const environment = {
  ...process.env,
  PYTHONPATH: fileURLToPath(new URL('python/fixtures', import.meta.url)),
  WHO: 'me',
}
const bridge = new PythonBridge({ environment, logger: silent })
afterAll(() => bridge.close())

function run(
  provider: Partial<Provider>,
  { configuration = {}, secrets = {} }: { configuration?: Record<string, unknown>; secrets?: Record<string, unknown> },
  through = bridge,
) {
  const activity = { type: 'probe' as const, name: 'a', provider: { type: 'python', ...provider } }
  const { signal } = new AbortController()
  const mask = (text: string) => text
  const learnSecret = () => undefined
  const parts = { configuration, secrets, signal, logger: silent, mask, learnSecret, clock: systemClock, environment }
  const call = { activity, ...parts }
  return runPython(call, { bridge: through })
}

test('a function of the standard library needs no interpreter', async () => {
  const none = new PythonBridge({ environment: { CHAOS_PYTHON: '/nowhere/python' }, logger: silent })
  const provider = { module: 'os', func: 'getenv', arguments: { key: '${name}' } }
  expect(await run(provider, { configuration: { name: 'WHO' } }, none)).toBe('me')
})

test('arguments are filled in with their types, floats included', async () => {
  const configuration = { whole: 2, float: new PythonFloat(2) }
  const text = { module: 'kit', func: 'text_of', arguments: { values: ['${whole}', '${float}', '$whole'] } }
  expect(await run(text, { configuration })).toBe("[2, 2.0, '2']")
})

test('the named scopes of secrets are merged, the later one wins; without names there are none', async () => {
  const secrets = { one: { a: 1, b: 1 }, two: { b: 2 }, x: { c: 3 } }
  const provider = { module: 'kit', func: 'scopes', arguments: { a: 0 } }
  expect(await run({ ...provider, secrets: ['one', 'unknown', 'two'] }, { secrets })).toEqual([0, {}, { a: 1, b: 2 }])
  expect(await run({ ...provider, secrets: 'x' }, { secrets })).toEqual([0, {}, { c: 3 }])
  expect(await run(provider, { secrets })).toEqual([0, {}, null])
})

test('arguments may be null', async () => {
  expect(await run({ module: 'kit', func: 'values_count', arguments: null }, {})).toBe(0)
})

test('a provider that can not be used is no failure of the activity but aborts', async () => {
  await expect(run({ module: 'kit' }, {})).rejects.toMatchObject({ name: 'ActivityAborted' })
  await expect(run({ module: 'kit', func: 'give', arguments: [1] }, {})).rejects.toMatchObject({
    name: 'ActivityAborted',
    message: 'The arguments of "a" must be a mapping of names to values.',
  })
})
