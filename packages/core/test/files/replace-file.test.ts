import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkWritable, replaceFile, whyNotWritten } from 'chaos-core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

let folder = ''
const at = (name: string) => join(folder, name)
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chaos-files-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const reason = (promise: Promise<unknown>) => promise.then(() => 'written', whyNotWritten)
const nameOf250 = 'n'.repeat(250)

describe('a regular file', () => {
  test('is replaced as a whole, and nothing stays beside it', async () => {
    await writeFile(at('f'), 'before, and longer')
    const { ino } = await stat(at('f'))
    await replaceFile(at('f'), 'after')
    expect(await readFile(at('f'), 'utf8')).toBe('after')
    expect((await stat(at('f'))).ino).not.toBe(ino)
    expect(await readdir(folder)).toEqual(['f'])
  })

  test('stays as it was where the content fails on the way', async () => {
    await writeFile(at('f'), 'before')
    async function* broken() {
      yield 'half'
      throw new Error('the rest is missing')
    }
    expect(await reason(replaceFile(at('f'), broken()))).toBe('the rest is missing')
    expect(await readFile(at('f'), 'utf8')).toBe('before')
    expect(await readdir(folder)).toEqual(['f'])
  })

  test('is written from pieces', async () => {
    await replaceFile(at('f'), ['one, ', 'two'])
    expect(await readFile(at('f'), 'utf8')).toBe('one, two')
  })

  test.each([0o600, 0o640, 0o755])('keeps its mode %o', async (mode) => {
    await writeFile(at('f'), 'before')
    await chmod(at('f'), mode)
    await replaceFile(at('f'), 'after', { mode: 0o666 })
    expect((await stat(at('f'))).mode & 0o7777).toBe(mode)
  })

  test('gets the mode that is asked for where it is new', async () => {
    await replaceFile(at('f'), 'new', { mode: 0o600 })
    expect((await stat(at('f'))).mode & 0o7777).toBe(0o600)
  })

  test('may have a name of 250 characters', async () => {
    for (const content of ['new', 'replaced']) {
      await checkWritable(at(nameOf250))
      await replaceFile(at(nameOf250), content)
      expect(await readFile(at(nameOf250), 'utf8')).toBe(content)
    }
    expect(await readdir(folder)).toEqual([nameOf250])
  })

  test.skipIf(process.getuid?.() === 0)('that is write-protected is left alone', async () => {
    await writeFile(at('f'), 'before', { mode: 0o444 })
    expect(await reason(replaceFile(at('f'), 'after'))).toBe('it is not ours to write')
    expect(await readFile(at('f'), 'utf8')).toBe('before')
  })
})

describe('a symbolic link', () => {
  test.each(['file', 'absent'])('stays, and what it leads to is written: %s', async (kind) => {
    await mkdir(at('elsewhere'))
    if (kind === 'file') await writeFile(at('elsewhere/f'), 'before')
    await symlink('elsewhere', at('folder-link'))
    await symlink('folder-link/f', at('second'))
    await symlink(at('second'), at('first'))
    await checkWritable(at('first'))
    await replaceFile(at('first'), 'after')
    expect(await readlink(at('first'))).toBe(at('second'))
    expect(await readlink(at('second'))).toBe('folder-link/f')
    expect(await readFile(at('elsewhere/f'), 'utf8')).toBe('after')
    expect(await readdir(at('elsewhere'))).toEqual(['f'])
  })

  test('that leads out of a linked folder is followed as the system follows it', async () => {
    await mkdir(at('deep/inner'), { recursive: true })
    await symlink('deep/inner', at('short'))
    await symlink('../f', at('deep/inner/link'))
    await replaceFile(at('short/link'), 'after')
    expect(await readFile(at('deep/f'), 'utf8')).toBe('after')
  })

  test.each([checkWritable, (path: string) => replaceFile(path, 'x')])('in a circle is refused', async (act) => {
    await symlink('b', at('a'))
    await symlink('a', at('b'))
    expect(await reason(act(at('a')))).toBe('its symbolic links lead in a circle')
    expect(await readdir(folder)).toEqual(['a', 'b'])
  })

  test('to a place whose folder is missing is refused', async () => {
    await symlink('nowhere/f', at('a'))
    expect(await reason(checkWritable(at('a')))).toBe('its folder is not there')
    expect(await reason(replaceFile(at('a'), 'x'))).toBe('its folder is not there')
  })
})

describe.skipIf(process.platform === 'win32')('what is no regular file', () => {
  test('a FIFO is written to, and stays one', async () => {
    execFileSync('mkfifo', [at('fifo')])
    await symlink('fifo', at('link'))
    await checkWritable(at('link'))
    const read = readFile(at('fifo'), 'utf8')
    const long = 'x'.repeat(300_000)
    // Its reader opens it in a thread of its own, some time.
    while ((await reason(replaceFile(at('link'), long))) === 'nobody reads from it');
    expect((await read) === long).toBe(true)
    expect((await lstat(at('fifo'))).isFIFO()).toBe(true)
    expect(await readdir(folder)).toEqual(['fifo', 'link'])
  })

  test('a FIFO without a reader is refused, and nobody waits for one', async () => {
    execFileSync('mkfifo', [at('fifo')])
    expect(await reason(replaceFile(at('fifo'), 'x'))).toBe('nobody reads from it')
    expect((await lstat(at('fifo'))).isFIFO()).toBe(true)
  })

  test('a FIFO whose reader leaves is refused', async () => {
    execFileSync('mkfifo', [at('fifo')])
    // Opened to read and write, so that this does not wait.
    const reader = await open(at('fifo'), 'r+')
    async function* content() {
      yield 'a'
      await reader.close()
      yield 'b'.repeat(100_000)
    }
    expect(await reason(replaceFile(at('fifo'), content()))).toBe('its reader has left')
  })

  test('a folder is refused', async () => {
    await mkdir(at('sub'))
    for (const path of [at('sub'), folder, '/', '.']) {
      expect(await reason(checkWritable(path))).toBe('it is a folder')
      expect(await reason(replaceFile(path, 'x'))).toBe('it is a folder')
    }
    expect(await readdir(at('sub'))).toEqual([])
  })

  test('a socket is refused, and stays one', async () => {
    const server = createServer().listen(at('socket'))
    await new Promise((resolve) => server.once('listening', resolve))
    expect(await reason(replaceFile(at('socket'), 'x'))).toBe('it is a socket')
    expect((await lstat(at('socket'))).isSocket()).toBe(true)
    server.close()
  })

  test.skipIf(process.platform !== 'linux')('a file that is open as a descriptor is written at its end', async () => {
    await using file = await open(at('f'), 'w+')
    await file.write('said before. ')
    await symlink(`/proc/self/fd/${file.fd}`, at('link'))
    await replaceFile(at('link'), 'and this')
    expect(readFileSync(at('f'), 'utf8')).toBe('said before. and this')
  })
})

test.each([
  ['a missing folder', () => at('nowhere/f'), 'its folder is not there'],
  ['a file as its folder', () => at('file/f'), 'its folder is no folder'],
  ['a name that is too long', () => at('n'.repeat(300)), 'its name is too long'],
])('%s is refused in words', async (_, path, words) => {
  await writeFile(at('file'), '')
  expect(await reason(checkWritable(path()))).toBe(words)
  expect(await reason(replaceFile(path(), 'x'))).toBe(words)
  expect(await readdir(folder)).toEqual(['file'])
})
