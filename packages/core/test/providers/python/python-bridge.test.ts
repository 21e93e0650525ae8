import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { PythonBridge } from '../../../src/providers/python/bridge/python-bridge.ts'
import { interpreterNames } from '../../../src/providers/python/bridge/start-interpreter.ts'
import { createPythonModules } from '../../../src/providers/python/python-modules.ts'

const fixtures = fileURLToPath(new URL('fixtures', import.meta.url))
const nothing = new AbortController().signal
let folder: string
let lines: string[]
let bridge: PythonBridge

function newBridge(environment: Record<string, string | undefined> = {}) {
  const log = (level: string) => (message: string) => lines.push(`${level}: ${message}`)
  return new PythonBridge({
    environment: { ...process.env, PYTHONPATH: fixtures, ...environment },
    logger: { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') },
  })
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chaos-bridge-'))
  lines = []
  bridge = newBridge()
})
afterEach(async () => {
  await bridge.close()
  rmSync(folder, { recursive: true })
})

function call(func: string, args: Record<string, unknown> = {}, signal: AbortSignal = nothing) {
  return bridge.callFunction({ module: 'kit', func, arguments: args, configuration: {} }, signal)
}

async function until(condition: () => boolean) {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10))
}

test('values go to a function and come back as JSON has them', async () => {
  const value = [1, 2.5, 'ü', null, true, { a: { b: [] } }]
  expect(await call('give', { value })).toEqual(value)
  expect(await call('values')).toEqual({
    pair: [1, 'b'],
    '3': '1.50',
    id: '00000000-0000-0000-0000-000000000001',
    moment: '2024-05-17T00:00:00+00:00',
    odd: Number.POSITIVE_INFINITY,
  })
})

test.each([
  { $chaos: 'bytes' },
  { $chaos: 'float', value: 'five' },
  { deep: [{ $chaos: 'mapping', value: { $chaos: null } }] },
])('a mapping that looks like one of the marks of the conversation comes through it: %j', async (value) => {
  expect(await call('give', { value })).toEqual(value)
})

test.each(['arguments', 'configuration'])(
  '%s that are too deep for Python fail the call, and no other',
  async (name) => {
    let deep: unknown = 1
    for (let level = 0; level < 1000; level++) deep = [deep]
    const given = { module: 'kit', func: 'scopes', arguments: { a: 1 }, configuration: {}, [name]: { a: deep } }
    // Newer ones read them, but are not able to write them.
    await expect(bridge.callFunction(given, nothing)).rejects.toMatchObject({
      name: 'ActivityFailed',
      message: expect.stringMatching(
        /^kit\.scopes (can't be called: what it is given has more levels than Python reads|returned )/,
      ),
    })
    expect(await call('give', { value: 1 })).toBe(1)
  },
)

test('a function gets configuration and secrets if it names them', async () => {
  const base = { module: 'kit', func: 'scopes', arguments: { a: 1 }, configuration: { c: 2 } }
  expect(await bridge.callFunction({ ...base, secrets: { s: 3 } }, nothing)).toEqual([1, { c: 2 }, { s: 3 }])
  expect(await bridge.callFunction(base, nothing)).toEqual([1, { c: 2 }, null])
})

test('what a function raises fails the activity with its class, its message and its trace', async () => {
  const failure = await call('fail').catch((error: unknown) => error as { lines: string[] })
  expect(failure).toMatchObject({ name: 'ActivityFailed', message: 'kit.Trouble: own kind', reason: 'failed' })
  const { lines: trace } = failure as { lines: string[] }
  expect(trace[0]).toContain('Traceback')
  expect(trace.join('')).toContain('in fail')
  expect(trace.join('')).not.toContain('<chaos>')
  expect(trace.at(-1)).toBe('chaoslib.exceptions.ActivityFailed: kit.Trouble: own kind\n')
})

test.each([
  ['fail_mutely', 'kit.Mute: <exception str() failed>'],
  ['fail_namelessly', "an exception that can't be described"],
  ['digits', expect.stringContaining('ValueError: Exceeds the limit')],
])('what can not be told of %s fails it all the same, beside another function too', async (func, message) => {
  const started = join(folder, 'started')
  const controller = new AbortController()
  const beside = call('sleep', { started }, controller.signal)
  await until(() => existsSync(started))
  await expect(call(func)).rejects.toMatchObject({ name: 'ActivityFailed', message })
  controller.abort(new Error('stop'))
  await expect(beside).rejects.toThrow('stop')
  await expect(call(func)).rejects.toMatchObject({ name: 'ActivityFailed', message })
  expect(await call('give', { value: 1 })).toBe(1)
})

test('an ActivityFailed of the function means that the system is not as asked', async () => {
  await expect(call('refuse')).rejects.toMatchObject({ message: '2 of 3 are there', reason: 'not-met' })
})

test('a result that JSON has no form for fails the activity', async () => {
  await expect(call('unserialisable')).rejects.toThrow(
    'kit.unserialisable returned a value of type set, which JSON has no form for.',
  )
  await expect(call('circle')).rejects.toThrow(
    'kit.circle returned a value of type list that holds itself, which JSON has no form for.',
  )
})

test('a thread that ends in an exception is logged in one line, with its trace for those who debug', async () => {
  await call('thread_that_fails')
  await until(() => lines.length >= 2)
  expect(lines[0]).toBe('error: A Python thread ended in kit.Trouble: in a thread')
  expect(lines[1]).toMatch(/^debug: Traceback/)
})

test('an exit of the function ends the run', async () => {
  await expect(call('leave')).rejects.toMatchObject({ name: 'RunInterrupted' })
})

test('what a function prints and logs goes to the log, not into the conversation', async () => {
  expect(await call('printed')).toBe('returned')
  await until(() => lines.length >= 3)
  expect(lines.sort()).toEqual(['info: a line on stdout', 'info: another one', 'warn: a warning'])
})

test('calls overlap', async () => {
  expect(await Promise.all([call('meet', { who: 'one' }), call('meet', { who: 'two' })])).toEqual(['one', 'two'])
})

test('calls that follow each other all run in the main thread', async () => {
  const threads = new Set<unknown>()
  for (let count = 0; count < 300; count++) threads.add(await call('thread'))
  expect([...threads]).toEqual(['MainThread'])
})

test('an abort interrupts the function, and the interpreter lives on', async () => {
  const controller = new AbortController()
  const pid = await call('pid')
  const reason = new Error('stop')
  const [inMain, inThread] = [join(folder, 'main'), join(folder, 'thread')]
  const sleeping = call('sleep', { started: inMain }, controller.signal)
  await until(() => existsSync(inMain))
  expect(await call('give', { value: inThread })).toBe(inThread)
  controller.abort(reason)
  await expect(sleeping).rejects.toBe(reason)
  expect(await call('pid')).toBe(pid)
})

test('a function that will not be interrupted ends with its interpreter, and the next call starts another', async () => {
  const controller = new AbortController()
  const pid = await call('pid')
  const started = join(folder, 'started')
  const sleeping = call('stubborn', { started }, controller.signal)
  await until(() => existsSync(started))
  const reason = new Error('stop')
  controller.abort(reason)
  await expect(sleeping).rejects.toBe(reason)
  expect(await call('pid')).not.toBe(pid)
})

test('a function that will not be interrupted takes no other one along, and ends with its interpreter after them', async () => {
  const controller = new AbortController()
  const [started, go] = [join(folder, 'started'), join(folder, 'go')]
  const pid = await call('pid')
  const beside = call('wait_for', { path: go })
  const stubborn = call('stubborn', { started }, controller.signal)
  await until(() => existsSync(started))
  const reason = new Error('stop')
  controller.abort(reason)
  await expect(stubborn).rejects.toBe(reason)
  expect(await call('pid')).toBe(pid)
  expect(lines).toEqual([])
  writeFileSync(go, '')
  expect(await beside).toBe(pid)
  expect(lines).toEqual([
    'warn: The Python interpreter is ended, since kit.stubborn went on though it was interrupted; what modules had in memory is lost.',
  ])
  expect(() => process.kill(pid as number, 0)).toThrow('ESRCH')
  expect(await call('pid')).not.toBe(pid)
})

test('a function that ends a while after it was given up costs nobody the interpreter', async () => {
  const controller = new AbortController()
  const [started, go, ends] = [join(folder, 'started'), join(folder, 'go'), join(folder, 'ends')]
  const pid = await call('pid')
  const beside = call('wait_for', { path: go })
  const stubborn = call('stubborn', { started, ends }, controller.signal)
  await until(() => existsSync(started))
  controller.abort(new Error('stop'))
  await expect(stubborn).rejects.toThrow('stop')
  writeFileSync(ends, '')
  // Left are the main thread, which waits, the one that reads, and that of this call.
  while ((await call('threads')) !== 3);
  writeFileSync(go, '')
  expect(await beside).toBe(pid)
  expect(await call('pid')).toBe(pid)
  expect(lines).toEqual([])
})

test('functions that will not be interrupted end together where all are', async () => {
  const controller = new AbortController()
  const pid = (await call('pid')) as number
  const started = ['one', 'two'].map((name) => join(folder, name))
  const both = started.map((path) => call('stubborn', { started: path }, controller.signal))
  await until(() => started.every((path) => existsSync(path)))
  const reason = new Error('stop')
  controller.abort(reason)
  for (const one of both) await expect(one).rejects.toBe(reason)
  expect(() => process.kill(pid, 0)).toThrow('ESRCH')
})

test('a process that a function left behind does not hold up the end of its interpreter', async () => {
  const controller = new AbortController()
  const started = join(folder, 'started')
  const hanging = call('leave_behind', { started }, controller.signal)
  await until(() => existsSync(`${started}-too`))
  const reason = new Error('stop')
  controller.abort(reason)
  await expect(hanging).rejects.toBe(reason)
  process.kill(Number(readFileSync(started, 'utf8')), 'SIGKILL')
})

test('an interpreter that dies fails the call', async () => {
  await expect(call('die')).rejects.toMatchObject({
    name: 'ActivityFailed',
    message: 'kit.die could not finish. The Python interpreter ended (exit code 9).',
  })
  expect(await call('number', { a: 2 })).toBe(4)
})

test.each([
  ['die_in_a_line', '{"id": 1, "result": "xxx'],
  ['die_in_a_line', '{"id": 1, "result": "xxx", "failure": 3'],
  ['say_and_sleep', 'what is no line of ours\n'],
  ['say_and_sleep', 'null\n'],
])('%s: a line that breaks off fails the call: %j', async (func, text) => {
  await expect(call(func, { text })).rejects.toMatchObject({
    name: 'ActivityFailed',
    message: `kit.${func} could not finish. The Python interpreter ended (SIGKILL).`,
  })
  expect(await call('number', { a: 2 })).toBe(4)
})

test("signals that Python code sends to its own process are the run's", async () => {
  const signals: string[] = []
  bridge.onSignal = (signal) => signals.push(signal)
  await call('signal_itself')
  await until(() => signals.length > 0)
  expect(signals).toEqual(['SIGUSR1'])
})

test('the interpreter ends with the bridge, even in the middle of a call', async () => {
  const pid = (await call('pid')) as number
  const started = join(folder, 'started')
  const sleeping = call('sleep', { started }).catch((error: unknown) => error)
  await until(() => existsSync(started))
  await bridge.close()
  expect(await sleeping).toMatchObject({ name: 'ActivityFailed' })
  expect(() => process.kill(pid, 0)).toThrow('ESRCH')
})

test('a notification plugin gets channel and event in this order', async () => {
  const path = join(folder, 'told')
  await bridge.callNotification({ module: 'kit' }, { path }, { name: 'run-started' })
  expect(readFileSync(path, 'utf8')).toBe('run-started')
})

test('a bridge that was never used starts nothing', async () => {
  const unused = newBridge({ CHAOS_PYTHON: '/nowhere/python' })
  await unused.close()
  expect(lines).toEqual([])
})

test('without an interpreter the failure says what to do', async () => {
  const none = newBridge({ CHAOS_PYTHON: '/nowhere/python' })
  await expect(
    none.callFunction({ module: 'kit', func: 'pid', arguments: {}, configuration: {} }, nothing),
  ).rejects.toMatchObject({
    message: 'There is no Python interpreter (/nowhere/python).',
    remedy: 'Install python3, or name another interpreter in CHAOS_PYTHON.',
  })
  expect(interpreterNames({})).toEqual(['python3', 'python'])
})

test.each([
  ['kit', 'number', ['a'], undefined],
  ['kit', 'number', ['b'], "kit.number needs the argument 'a', which is missing."],
  ['kit', 'number', ['a', 'bb'], "kit.number takes no argument 'bb', did you mean 'b'?"],
  ['kit', 'numbr', [], "The Python module 'kit' has no function 'numbr', did you mean 'number'?"],
  ['kit', 'remember_behind', [], "The Python module 'kit' has no function 'remember_behind'."],
  ['os', 'remove_dirs', [], "The Python module 'os' has no function 'remove_dirs', did you mean 'removedirs'?"],
  ['os', 'remove_all', [], "The Python module 'os' has no function 'remove_all'."],
  ['os', 'rmtre', [], "The Python module 'os' has no function 'rmtre'."],
  ['kit', 'leave_behnid', [], "The Python module 'kit' has no function 'leave_behnid', did you mean 'leave_behind'?"],
  ['kit', 'Trouble', [], 'kit.Trouble is no function but of type type.'],
  ['kit', 'scopes', ['a'], undefined],
  ['os.path', 'getsize', [], "os.path.getsize needs the argument 'filename', which is missing."],
  ['os.path', 'commonpath', ['paths'], undefined],
  ['shutil', 'copytree', ['src', 'dst', 'symlinks'], undefined],
  ['shutil', 'copy', ['src', 'dst', 'follow_symlinks'], undefined],
  ['os', 'remove', ['pth'], "os.remove takes no argument 'pth', did you mean 'path'?"],
  ['time', 'sleep', ['seconds'], "time.sleep takes no argument 'seconds'; it takes secs."],
  [
    'nowhere.at_all',
    'f',
    [],
    'There is no Python module \'nowhere\', which nowhere.at_all is a part of. Install the package that holds it with "pip install …", or name its folder in PYTHONPATH.',
  ],
  [
    'constructor',
    'f',
    [],
    'There is no Python module \'constructor\'. Install the package that holds it with "pip install …", or name its folder in PYTHONPATH.',
  ],
  [
    'chaosaws',
    'f',
    [],
    'There is no Python module \'chaosaws\'. Install it with "pip install chaostoolkit-aws", or name its folder in PYTHONPATH.',
  ],
])('checks %s.%s(%o)', async (module, func, names, problem) => {
  expect(await createPythonModules(bridge).checkFunction(module, func, names)).toBe(problem)
})

test('without an interpreter, what functions of the standard library take is said as far as it goes', async () => {
  const modules = createPythonModules(newBridge({ CHAOS_PYTHON: '/nowhere/python' }))
  expect(await modules.checkFunction('shutil', 'copytree', ['src', 'dst'])).toBeUndefined()
  expect(await modules.checkFunction('shutil', 'copytree', ['src', 'dst', 'symlinks'])).toBe(
    "shutil.copytree takes no argument 'symlinks' without a Python interpreter; it takes src, dst, dirs_exist_ok.",
  )
})

test("checks a control module, and lets it validate its controls' declarations", async () => {
  const modules = createPythonModules(bridge)
  expect(await modules.checkControl('kit', null)).toBeUndefined()
  expect(await modules.checkControl('nowhere', null)).toContain("There is no Python module 'nowhere'")
  const control = { name: 'c', provider: { type: 'python', module: 'kit' } }
  expect(await modules.validateControl({ ...control, colour: 'red' })).toBeUndefined()
  expect(await modules.validateControl(control)).toBe("The control 'c' is not valid: ValueError: it has no colour")
})
