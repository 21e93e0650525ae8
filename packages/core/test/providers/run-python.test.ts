import { mkdtemp, readdir, readlink, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Clock } from 'chaos-plugin-api'
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
  {
    configuration = {},
    secrets = {},
    clock = systemClock,
  }: { configuration?: Record<string, unknown>; secrets?: Record<string, unknown>; clock?: Clock },
  through = bridge,
) {
  const activity = { type: 'probe' as const, name: 'a', provider: { type: 'python', ...provider } }
  const { signal } = new AbortController()
  const mask = (text: string) => text
  const learnSecret = () => undefined
  const parts = { configuration, secrets, signal, logger: silent, mask, learnSecret, clock, environment }
  const call = { activity, ...parts }
  return runPython(call, { bridge: through })
}

test('a function of the standard library needs no interpreter', async () => {
  const none = new PythonBridge({ environment: { CHAOS_PYTHON: '/nowhere/python' }, logger: silent })
  const provider = { module: 'os', func: 'getenv', arguments: { key: '${name}' } }
  expect(await run(provider, { configuration: { name: 'WHO' } }, none)).toBe('me')
})

test('functions of the standard library act where those before them have led the interpreter', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'chaos-run-python-'))
  await writeFile(join(folder, 'data.db'), '')
  const own = new PythonBridge({ environment, logger: silent })
  const os = (func: string, args: Record<string, unknown>, module = 'os') =>
    run({ module, func, arguments: args }, {}, own)
  try {
    expect(await os('getcwd', {})).toBe(process.cwd())
    await os('chdir', { path: folder })
    expect(await os('exists', { path: 'data.db' }, 'os.path')).toBe(true)
    await os('remove', { path: 'data.db' })
    await os('mkdir', { path: 'd' })
    expect(await readdir(folder)).toEqual(['d'])
    await os('rmtree', { path: 'd' }, 'shutil')
    expect(await readdir(folder)).toEqual([])
  } finally {
    await own.close()
    await rm(folder, { recursive: true })
  }
})

test('arguments that only Python knows are given to Python', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'chaos-run-python-'))
  const [link, copy] = [join(folder, 'link'), join(folder, 'copy')]
  await symlink('nowhere', link)
  const own = new PythonBridge({ environment, logger: silent })
  try {
    await run({ module: 'shutil', func: 'copy', arguments: { src: link, dst: copy, follow_symlinks: false } }, {}, own)
    expect(await readlink(copy)).toBe('nowhere')
  } finally {
    await own.close()
    await rm(folder, { recursive: true })
  }
})

test('a sleep waits by the clock of the run, whatever the interpreter was asked for', async () => {
  const own = new PythonBridge({ environment, logger: silent })
  try {
    await run({ module: 'kit', func: 'pid' }, {}, own)
    const slept: number[] = []
    const clock = { now: () => 0, sleep: async (seconds: number) => void slept.push(seconds) }
    await run({ module: 'time', func: 'sleep', arguments: { secs: 3600 } }, { clock }, own)
    expect(slept).toEqual([3600])
  } finally {
    await own.close()
  }
})

test('without an interpreter functions of the standard library go on natively', async () => {
  const none = new PythonBridge({ environment: { CHAOS_PYTHON: '/nowhere/python' }, logger: silent })
  await expect(run({ module: 'kit', func: 'pid' }, {}, none)).rejects.toThrow('There is no Python interpreter')
  expect(await run({ module: 'os', func: 'getcwd' }, {}, none)).toBe(process.cwd())
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
