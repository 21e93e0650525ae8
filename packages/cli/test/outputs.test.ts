import { execFileSync, spawn } from 'node:child_process'
import { lstat, mkdir, open, readdir, readFile, readlink, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Chaos, experimentOf, type Finished, newChaos, processOf } from './chaos.ts'

interface Output {
  /** Of the names of its files. */
  readonly ending: string
  readonly args: (path: string) => readonly string[]
  readonly stdin?: string
  /** What is in it, between what was there before and the end. */
  readonly written: RegExp
  /** Where a file is there already. */
  readonly before: string
}

/** Every file that the program writes where a user says. */
const outputs: Readonly<Record<string, Output>> = {
  journal: {
    ending: '',
    args: (path) => ['run', 'e.json', '--journal-path', path],
    before: 'before',
    written: /^\{.*"status": "completed".*\}\n$/s,
  },
  'log file': {
    ending: '',
    args: (path) => ['--log-file', path, 'run', 'e.json'],
    before: '',
    written: /^\[.* INFO\] .*Held.*\n$/s,
  },
  settings: {
    ending: '',
    args: (path) => ['--settings', path, 'settings', 'set', 'runtime.a', '1'],
    before: '# mine\n',
    written: /runtime:\n {2}a: 1\n$/s,
  },
  'discovery file': {
    ending: '',
    args: (path) => ['discover', '--discovery-path', path],
    before: 'before',
    written: /^\{.*"activities".*\}\n$/s,
  },
  experiment: {
    ending: '.json',
    args: (path) => ['init', '--experiment-path', path],
    stdin: 'New\nn\n',
    before: '{}',
    written: /^\{.*"title": "New".*\}\n$/s,
  },
}
const all = Object.entries(outputs)
/** An experiment that is there is never replaced without asking, and a program that has no terminal can't ask. */
const replaceable = all.filter(([name]) => name !== 'experiment')
/** Settings are altered in what is there, which a FIFO can't tell. */
const streamable = all.filter(([name]) => name !== 'settings')

async function chaosWith(): Promise<Chaos> {
  const chaos = await newChaos()
  await chaos.write('e.json', experimentOf([processOf('true', [])]))
  await mkdir(join(chaos.folder, 'out'))
  return chaos
}

const write = (chaos: Chaos, { args, stdin }: Output, path: string): Promise<Finished> =>
  chaos.run(args(path), stdin === undefined ? {} : { stdin })

function expectRefusal({ code, stderr }: Finished, path: string, why: string): void {
  expect(stderr).toContain("can't be written")
  expect(stderr).toContain(path)
  expect(stderr).toContain(`: ${why}. `)
  expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  expect(code).toBe(2)
}

test.each(replaceable)('%s: a file that is there is written, and nothing stays beside it', async (_, output) => {
  await using chaos = await chaosWith()
  const file = await chaos.write('out/f', output.before)
  expect(await write(chaos, output, 'out/f')).toMatchObject({ code: 0 })
  expect(await readFile(file, 'utf8')).toMatch(output.written)
  expect(await readdir(join(chaos.folder, 'out'))).toEqual(['f'])
})

test.each(all)('%s: a name of 250 characters will do', async (_, output) => {
  await using chaos = await chaosWith()
  const path = `out/${'n'.repeat(250 - output.ending.length)}${output.ending}`
  expect(await write(chaos, output, path)).toMatchObject({ code: 0 })
  expect(await readFile(join(chaos.folder, path), 'utf8')).toMatch(output.written)
})

describe('a symbolic link', () => {
  test.each(replaceable)('%s: to a file stays, and the file behind it is written', async (_, output) => {
    await using chaos = await chaosWith()
    const file = await chaos.write('elsewhere/f', output.before)
    await symlink('../elsewhere/f', join(chaos.folder, 'out/link'))
    expect(await write(chaos, output, 'out/link')).toMatchObject({ code: 0 })
    expect(await readlink(join(chaos.folder, 'out/link'))).toBe('../elsewhere/f')
    expect(await readFile(file, 'utf8')).toMatch(output.written)
  })

  test.each(all)('%s: to nothing yet stays, and what it leads to is made', async (_, output) => {
    await using chaos = await chaosWith()
    const link = `out/link${output.ending}`
    await symlink('../later', join(chaos.folder, link))
    expect(await write(chaos, output, link)).toMatchObject({ code: 0 })
    expect(await readlink(join(chaos.folder, link))).toBe('../later')
    expect(await readFile(join(chaos.folder, 'later'), 'utf8')).toMatch(output.written)
  })

  test.each(all)('%s: in a circle is refused in one sentence', async (_, output) => {
    await using chaos = await chaosWith()
    const link = `out/link${output.ending}`
    await symlink(`link${output.ending}`, join(chaos.folder, link))
    expectRefusal(await write(chaos, output, link), link, 'its symbolic links lead in a circle')
    expect(await readlink(join(chaos.folder, link))).toBe(`link${output.ending}`)
  })
})

test.each(all)('%s: a folder is refused in one sentence', async (_, output) => {
  await using chaos = await chaosWith()
  const folder = `folder${output.ending}`
  await mkdir(join(chaos.folder, folder))
  expectRefusal(await write(chaos, output, folder), folder, 'it is a folder')
  expect(await readdir(join(chaos.folder, folder))).toEqual([])
})

describe.skipIf(process.platform === 'win32')('a FIFO', () => {
  async function fifoIn(chaos: Chaos, { ending }: Output) {
    const path = `out/fifo${ending}`
    const fifo = join(chaos.folder, path)
    execFileSync('mkfifo', [fifo])
    return { path, fifo, isStill: async () => (await lstat(fifo)).isFIFO() }
  }

  test.each(streamable)('%s: with a reader is written to', async (_, output) => {
    await using chaos = await chaosWith()
    const { path, fifo, isStill } = await fifoIn(chaos, output)
    // Open both ways, so that opening it waits for nobody; as long as it is, the reader goes on.
    const hold = await open(fifo, 'r+')
    const cat = spawn('cat', [fifo])
    let read = ''
    const begun = new Promise<void>((resolve) => {
      cat.stdout.setEncoding('utf8').on('data', (piece: string) => {
        read += piece
        resolve()
      })
    })
    const ended = new Promise((resolve) => cat.once('close', resolve))
    try {
      expect(await write(chaos, output, path)).toMatchObject({ code: 0 })
      await begun
    } finally {
      await hold.close()
      await ended
    }
    expect(read).toMatch(output.written)
    expect(await isStill()).toBe(true)
  })

  test.each(all)('%s: without a reader nobody waits for one', async (name, output) => {
    await using chaos = await chaosWith()
    const { path, isStill } = await fifoIn(chaos, output)
    const finished = await write(chaos, output, path)
    expect(await isStill()).toBe(true)
    // A run that is over keeps its journal all the same.
    if (name === 'journal') {
      expect(finished.code).toBe(0)
      expect(finished.stderr).toContain("can't be written to out/fifo: nobody reads from it.")
      expect(await readFile(/It is in (\S+) instead/.exec(finished.stderr)![1]!, 'utf8')).toMatch(output.written)
    } else expectRefusal(finished, path, name === 'settings' ? 'it is no regular file' : 'nobody reads from it')
  })
})

test('an experiment that is there is left alone where nobody can be asked', async () => {
  await using chaos = await chaosWith()
  const file = await chaos.write('out/mine.json', 'my work')
  await symlink('mine.json', join(chaos.folder, 'out/link.json'))
  for (const path of ['out/mine.json', 'out/link.json']) {
    expect(await chaos.run(['init', '--experiment-path', path], { stdin: 'New\nn\n' })).toMatchObject({
      code: 2,
      stdout: '',
      stderr: `There is ${path} already, and it is left as it is. Name another file with --experiment-path, or remove that one.\n`,
    })
  }
  expect(await readFile(file, 'utf8')).toBe('my work')
})

test('the state folder that is named keeps its mode; what is made in it is for its owner only', async () => {
  await using chaos = await chaosWith()
  await mkdir(join(chaos.folder, 'shared'), { mode: 0o750 })
  expect(await chaos.run(['run', 'e.json', '--state-dir', 'shared'])).toMatchObject({ code: 0 })
  const mode = async (path: string) => (await lstat(join(chaos.folder, path))).mode & 0o777
  expect([await mode('shared'), await mode('shared/runs'), await mode('shared/unfinished')]).toEqual([
    0o750, 0o700, 0o700,
  ])
})
