import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runStandardFunction } from '../../../src/providers/python/standard-library/run-standard-function.ts'
import { standardFunction } from '../../../src/providers/python/standard-library/standard-library.ts'
import { systemClock } from '../../../src/time/system-clock.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chaos-python-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function run(module: string, name: string, args: Record<string, unknown> = {}, signal = new AbortController().signal) {
  const found = standardFunction(module, name)
  if (found === undefined) throw new Error(`${module}.${name} is not native`)
  const environment = { WHO: 'me', HOME: '/home/me', PATH: folder }
  return runStandardFunction(name, found, args, { signal, clock: systemClock, environment })
}

test('looks at files as os.path does', async () => {
  const file = join(folder, 'a.txt')
  writeFileSync(file, 'xyz')
  expect([
    await run('os.path', 'exists', { path: file }),
    await run('os.path', 'exists', { path: join(folder, 'b') }),
    await run('os.path', 'isdir', { s: folder }),
    await run('os.path', 'isfile', { path: folder }),
    await run('os.path', 'getsize', { filename: file }),
  ]).toEqual([true, false, true, false, 3])
})

test.each([
  ['basename', { p: '/a/b.c' }, 'b.c'],
  ['basename', { p: '/a/' }, ''],
  ['dirname', { p: '/a/b.c' }, '/a'],
  ['dirname', { p: '/a' }, '/'],
  ['dirname', { p: 'a' }, ''],
  ['split', { p: '/a//b' }, ['/a', 'b']],
  ['splitext', { p: '/a.d/b.tar.gz' }, ['/a.d/b.tar', '.gz']],
  ['splitext', { p: '/a.d/.bashrc' }, ['/a.d/.bashrc', '']],
  ['normpath', { path: 'a//b/../c/' }, 'a/c'],
  ['normpath', { path: '' }, '.'],
  ['expanduser', { path: '~/x' }, '/home/me/x'],
  ['expandvars', { path: '$WHO/${WHO}/$NOBODY' }, 'me/me/$NOBODY'],
])('os.path.%s(%o) gives %o', async (name, args, expected) => {
  expect(await run('os.path', name, args)).toEqual(expected)
})

test('renames, makes and removes files and folders', async () => {
  const at = (name: string) => join(folder, name)
  writeFileSync(at('one'), '')
  await run('os', 'rename', { src: at('one'), dst: at('two') })
  await run('os', 'makedirs', { name: at('d/e/f') })
  expect(((await run('os', 'listdir', { path: folder })) as string[]).sort()).toEqual(['d', 'two'])
  await run('os', 'removedirs', { name: at('d/e/f') })
  expect([existsSync(at('two')), existsSync(at('d'))]).toEqual([true, false])
  await run('os', 'remove', { path: at('two') })
  expect(existsSync(at('two'))).toBe(false)
})

test.each([
  ['os', 'remove', { path: '/nowhere/x' }, "FileNotFoundError: [Errno 2] No such file or directory: '/nowhere/x'"],
  ['os', 'mkdir', { path: '/' }, "FileExistsError: [Errno 17] File exists: '/'"],
  [
    'os',
    'rename',
    { src: '/nowhere/x', dst: "it's" },
    `FileNotFoundError: [Errno 2] No such file or directory: '/nowhere/x' -> "it's"`,
  ],
  ['os', 'remove', { path: 5 }, 'TypeError: expected str, bytes or os.PathLike object, not int'],
  ['os', 'rename', { src: 'a' }, "TypeError: rename() missing 1 required positional argument: 'dst'"],
  ['os', 'remove', { path: 'a', colour: 1 }, "TypeError: remove() got an unexpected keyword argument 'colour'"],
  ['time', 'sleep', { secs: -1 }, 'ValueError: sleep length must be non-negative'],
  ['time', 'sleep', { secs: '1' }, "TypeError: 'str' object cannot be interpreted as an integer"],
])("%s.%s(%o) fails in Python's words", async (module, name, args, message) => {
  await expect(run(module, name, args)).rejects.toMatchObject({
    name: 'ActivityFailed',
    message,
    lines: [`chaoslib.exceptions.ActivityFailed: ${message}\n`],
  })
})

test("reads the run's environment, not the process's own", async () => {
  expect([
    await run('os', 'getenv', { key: 'WHO' }),
    await run('os', 'getenv', { key: 'NOBODY' }),
    await run('os', 'getenv', { key: 'NOBODY', default: 'x' }),
  ]).toEqual(['me', null, 'x'])
})

test('a sleep ends with the reason of its signal', async () => {
  const controller = new AbortController()
  const sleeping = run('time', 'sleep', { secs: 60 }, controller.signal)
  const reason = new Error('stopped')
  controller.abort(reason)
  await expect(sleeping).rejects.toBe(reason)
})

test('copies and moves files into folders, and removes trees', async () => {
  const at = (name: string) => join(folder, name)
  writeFileSync(at('one'), 'x')
  await run('os', 'mkdir', { path: at('d') })
  expect(await run('shutil', 'copy', { src: at('one'), dst: at('d') })).toBe(at('d/one'))
  await expect(run('shutil', 'move', { src: at('one'), dst: at('d') })).rejects.toThrow('already exists')
  await run('shutil', 'rmtree', { path: at('d') })
  expect(existsSync(at('d'))).toBe(false)
})

test('copies with the mode that Python gives the copy', async () => {
  const at = (name: string) => join(folder, name)
  const modeOf = (name: string) => statSync(at(name)).mode & 0o777
  for (const name of ['there', 'copied', 'copied2']) {
    writeFileSync(at(name), 'a longer text than the source')
    chmodSync(at(name), 0o644)
  }
  writeFileSync(at('secret'), 'text')
  chmodSync(at('secret'), 0o600)
  writeFileSync(at('usual'), '')
  await run('shutil', 'copyfile', { src: at('secret'), dst: at('there') })
  await run('shutil', 'copyfile', { src: at('secret'), dst: at('new') })
  await run('shutil', 'copy', { src: at('secret'), dst: at('copied') })
  await run('shutil', 'copy2', { src: at('secret'), dst: at('copied2') })
  expect(['there', 'new', 'copied', 'copied2'].map(modeOf)).toEqual([0o644, modeOf('usual'), 0o600, 0o600])
  expect(['there', 'new', 'copied'].map((name) => readFileSync(at(name), 'utf8'))).toEqual(['text', 'text', 'text'])
  expect(statSync(at('copied2')).mtimeMs).toBeCloseTo(statSync(at('secret')).mtimeMs, -1)
})

test('refuses to copy a file onto itself, and a tree that is a file', async () => {
  const file = join(folder, 'file')
  const link = join(folder, 'link')
  writeFileSync(file, 'text')
  symlinkSync('file', link)
  for (const name of ['copy', 'copy2', 'copyfile']) {
    await expect(run('shutil', name, { src: file, dst: link })).rejects.toThrow(
      `shutil.SameFileError: '${file}' and '${link}' are the same file`,
    )
  }
  await expect(run('shutil', 'copy', { src: file, dst: folder })).rejects.toThrow('are the same file')
  expect(readFileSync(file, 'utf8')).toBe('text')
  await expect(run('shutil', 'copytree', { src: file, dst: join(folder, 'to') })).rejects.toThrow(
    `NotADirectoryError: [Errno 20] Not a directory: '${file}'`,
  )
})

test('finds real paths as Python does, link by link', async () => {
  const root = realpathSync(folder)
  const at = (name: string) => join(root, name)
  mkdirSync(at('d/e'), { recursive: true })
  symlinkSync('d/e', at('to-e'))
  symlinkSync('gone/away', at('broken'))
  symlinkSync(at('broken'), at('to-broken'))
  symlinkSync('two', at('one'))
  symlinkSync('one', at('two'))
  const paths = [
    'to-e',
    'to-e/..',
    'to-e/x/y',
    'broken',
    'to-broken/x',
    'one',
    'one/x',
    'to-e/../../to-e/./',
    '.',
    'd/../..',
  ]
  const ours: unknown[] = []
  for (const path of paths) ours.push(await run('os.path', 'realpath', { filename: `${root}/${path}` }))
  const script =
    'import json, os, sys; print(json.dumps([os.path.realpath(sys.argv[1] + "/" + p) for p in sys.argv[2:]]))'
  expect(ours).toEqual(JSON.parse(execFileSync('python3', ['-c', script, root, ...paths], { encoding: 'utf8' })))
  expect(ours[3]).toBe(at('gone/away'))
})

test('refuses to copy a named pipe, which nobody may ever write to', async () => {
  const pipe = join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  await expect(run('shutil', 'copy', { src: pipe, dst: join(folder, 'file') })).rejects.toThrow(
    `shutil.SpecialFileError: \`${pipe}\` is a named pipe`,
  )
})

test('knows only what it provides', () => {
  expect([standardFunction('os', 'toString'), standardFunction('kit', 'f'), standardFunction('os', 'fork')]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})
