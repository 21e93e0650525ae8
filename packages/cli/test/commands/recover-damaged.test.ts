import { spawnSync } from 'node:child_process'
import { appendFile, chmod, cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { writeLock } from 'chaos-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Chaos, experimentOf, newChaos } from '../chaos.ts'
import { linkFilesPlugin, setFileTo } from '../linked-plugin.ts'

/** Two runs that were killed: `broken` changed the files one and two, and its evidence is damaged; `sound` changed the file three. */
interface Scene {
  readonly chaos: Chaos
  readonly broken: string
  readonly sound: string
  /** In the folder of `broken`. */
  at(name: string): string
}

const names = ['one', 'two', 'three']
let scene: Scene
let snapshot = ''

async function killedRun(chaos: Chaos, files: readonly string[]): Promise<string> {
  const method = files.map((file) => setFileTo(join(chaos.folder, file), 'during'))
  const slow = { ...method.at(-1)!, pauses: { after: 60 } }
  await chaos.write('experiment.json', experimentOf([...method.slice(0, -1), slow]))
  const before = await readdir(join(chaos.state, 'runs')).catch(() => [])
  const run = chaos.start(['run', 'experiment.json'])
  await run.says('waits')
  run.kill('SIGKILL')
  await run.finished
  return (await readdir(join(chaos.state, 'runs'))).find((id) => !before.includes(id))!
}

beforeAll(async () => {
  const chaos = await newChaos()
  await linkFilesPlugin(chaos)
  for (const name of names) await chaos.write(name, 'before')
  const broken = await killedRun(chaos, ['one', 'two'])
  const sound = await killedRun(chaos, ['three'])
  scene = { chaos, broken, sound, at: (name) => join(chaos.state, 'runs', broken, name) }
  snapshot = `${chaos.state}-snapshot`
  await cp(chaos.state, snapshot, { recursive: true })
}, 60_000)

afterAll(() => scene.chaos[Symbol.asyncDispose]())

beforeEach(async () => {
  const { chaos } = scene
  await rm(chaos.state, { recursive: true, force: true })
  await cp(snapshot, chaos.state, { recursive: true })
  for (const name of names) await chaos.write(name, 'during')
})

const texts = () => Promise.all(names.map((name) => readFile(join(scene.chaos.folder, name), 'utf8')))
const marks = () => readdir(join(scene.chaos.state, 'unfinished'))

async function lines(name = 'log.jsonl'): Promise<string[]> {
  return (await readFile(scene.at(name), 'utf8')).trimEnd().split('\n')
}

async function rewrite(change: (all: string[]) => readonly string[], name = 'log.jsonl'): Promise<void> {
  await writeFile(
    scene.at(name),
    change(await lines(name))
      .map((line) => `${line}\n`)
      .join(''),
  )
}

/** Where in a log the records of a type are. */
const placesOf = (type: string, all: readonly string[]) =>
  all.flatMap((line, place) => (line.includes(`"type":"${type}"`) ? [place] : []))
const first = (type: string, all: readonly string[]) => placesOf(type, all)[0]!
const last = (type: string, all: readonly string[]) => placesOf(type, all).at(-1)!
const altered = (line: string) => line.replace(/("at":"....-..-..T..):../, '$1:99')
const alter = (type: string) => (all: string[]) => {
  const place = first(type, all)
  return all.with(place, altered(all[place]!))
}

interface Damage {
  happen(): Promise<unknown>
  /** What is put back of `broken`. Default: both. */
  readonly back?: readonly ('one' | 'two')[]
  /** What is said about it. */
  readonly says?: string
}

/** After these, everything is known all the same. */
const harmless: Readonly<Record<string, Damage>> = {
  'nothing is damaged': { happen: async () => undefined },
  'a byte order mark is put before the log': {
    happen: async () => writeFile(scene.at('log.jsonl'), `\ufeff${await readFile(scene.at('log.jsonl'), 'utf8')}`),
  },
  'the line ends of the log become those of Windows': {
    happen: async () => writeFile(scene.at('log.jsonl'), (await lines()).map((line) => `${line}\r\n`).join('')),
  },
  'a line is there twice': {
    happen: () => rewrite((all) => all.flatMap((line, at) => (at === 2 ? [line, line] : [line]))),
  },
  'two lines change places': {
    happen: () => rewrite(([a, b, c, ...rest]) => [a!, c!, b!, ...rest]),
  },
  "another run's line is inserted": {
    happen: async () => {
      const other = await readFile(join(scene.chaos.state, 'runs', scene.sound, 'log.jsonl'), 'utf8')
      await rewrite((all) => all.toSpliced(2, 0, other.split('\n')[1]!))
    },
  },
  'garbage is inserted': { happen: () => rewrite((all) => all.toSpliced(2, 0, '\u0001garbage')) },
  'the first line is altered, and its copy is whole': { happen: () => rewrite(alter('opened')), says: 'copy' },
  'the first line is removed, and its copy is whole': { happen: () => rewrite((all) => all.slice(1)), says: 'copy' },
  'the log ends in a torn line': { happen: () => appendFile(scene.at('log.jsonl'), '{"n":99,"at":"2026-') },
  'zeros follow the log': { happen: () => appendFile(scene.at('log.jsonl'), '\0'.repeat(4096)) },
  'the mark is removed': { happen: () => rm(join(scene.chaos.state, 'unfinished', scene.broken)) },
  'the marks are removed with their folder': {
    happen: () => rm(join(scene.chaos.state, 'unfinished'), { recursive: true }),
  },
}

/** After these, something is not known. */
const damages: Readonly<Record<string, Damage>> = {
  'an intent is altered': { happen: () => rewrite(alter('intent')), back: ['two'], says: 'File ' },
  'an outcome is altered': { happen: () => rewrite(alter('outcome')), says: "can't be read" },
  'a checksum is altered': {
    happen: () => rewrite((all) => all.with(1, all[1]!.replace(/....."}$/, '00000"}'))),
    back: ['two'],
    says: "line 2 can't be read",
  },
  'the last line is altered': { happen: () => rewrite((all) => all.with(-1, altered(all.at(-1)!))) },
  'every line is altered': { happen: () => rewrite((all) => all.map(altered)), back: [], says: 'No line' },
  'an intent is removed': {
    happen: () => rewrite((all) => all.toSpliced(last('intent', all), 1)),
    back: ['one'],
    says: 'missing',
  },
  'an intent is overwritten with zeros': {
    happen: () => rewrite((all) => all.with(first('intent', all), '\0'.repeat(700))),
    back: ['two'],
  },
  "another run's line takes the place of an intent": {
    happen: async () => {
      const other = await readFile(join(scene.chaos.state, 'runs', scene.sound, 'log.jsonl'), 'utf8')
      const theirs = other.split('\n')
      await rewrite((all) => all.with(first('intent', all), theirs[first('intent', theirs)]!))
    },
    back: ['two'],
  },
  'a piece is cut out of the middle': {
    happen: () =>
      rewrite((all) => {
        const [from, to] = [first('intent', all), last('intent', all)]
        return [...all.slice(0, from), all[from]!.slice(0, 50) + all[to]!.slice(50), ...all.slice(to + 1)]
      }),
    back: [],
  },
  'the end is cut off between two lines': {
    happen: () => rewrite((all) => all.slice(0, last('intent', all))),
    back: ['one'],
    says: 'was on disk',
  },
  'the end is cut off within a line': {
    happen: async () => {
      const all = await lines()
      const at = last('intent', all)
      await writeFile(scene.at('log.jsonl'), `${all.slice(0, at).join('\n')}\n${all[at]!.slice(0, 80)}`)
    },
    back: ['one'],
    says: 'was on disk',
  },
  'the end is overwritten with zeros': {
    happen: () => rewrite((all) => [...all.slice(0, last('intent', all)), '\0'.repeat(900)]),
    back: ['one'],
  },
  'a line of garbage follows the log': { happen: () => appendFile(scene.at('log.jsonl'), 'garbage\n') },
  'the log is emptied': { happen: () => writeFile(scene.at('log.jsonl'), ''), back: [], says: 'Its log is empty.' },
  'the log is removed': { happen: () => rm(scene.at('log.jsonl')), back: [], says: 'Its log is gone.' },
  'the log and the list of objects are removed': {
    happen: () => Promise.all([rm(scene.at('log.jsonl')), rm(scene.at('objects.jsonl'))]),
    back: [],
    says: 'Its log is gone.',
  },
  'the log and the list of objects are emptied': {
    happen: () => Promise.all(['log.jsonl', 'objects.jsonl'].map((name) => writeFile(scene.at(name), ''))),
    back: [],
    says: 'Its log is empty.',
  },
  'a folder takes the place of the log': {
    happen: async () => {
      await rm(scene.at('log.jsonl'))
      await mkdir(scene.at('log.jsonl'))
    },
    back: [],
    says: 'it is a folder',
  },
  'a named pipe takes the place of the log': {
    happen: async () => {
      await rm(scene.at('log.jsonl'))
      spawnSync('mkfifo', [scene.at('log.jsonl')])
    },
    back: [],
    says: 'it is no file',
  },
  'the log is of an older format': {
    happen: () => writeFile(scene.at('log.jsonl'), '{"type":"opened","format":1,"runId":"r","sum":"00000000"}\n'),
    back: [],
    says: 'another version of chaos (format 1)',
  },
  'the log is of a newer format': {
    happen: () => writeFile(scene.at('log.jsonl'), '{"n":1,"type":"opened","format":3}\n{"n":2}\n'),
    back: [],
    says: 'another version of chaos (format 3)',
  },
  "another run's log takes the place of the log": {
    happen: () => cp(join(scene.chaos.state, 'runs', scene.sound, 'log.jsonl'), scene.at('log.jsonl')),
    back: [],
  },
  'the first line and its copy are altered': {
    happen: async () => {
      await rewrite(alter('opened'))
      await rewrite(alter('opened'), 'objects.jsonl')
    },
    says: 'How the run began is not known',
  },
  'the list of objects is removed': { happen: () => rm(scene.at('objects.jsonl')), says: 'is missing' },
  'the list of objects is emptied': { happen: () => writeFile(scene.at('objects.jsonl'), ''), says: 'is damaged' },
  'the list of objects is cut short': {
    happen: () => rewrite((all) => all.slice(0, 1), 'objects.jsonl'),
    says: 'is too short',
  },
  'the last line of the list of objects is altered': {
    happen: () => rewrite((all) => all.with(-1, altered(all.at(-1)!)), 'objects.jsonl'),
    says: 'is damaged',
  },
  'a folder takes the place of the list of objects': {
    happen: async () => {
      await rm(scene.at('objects.jsonl'))
      await mkdir(scene.at('objects.jsonl'))
    },
    says: 'it is a folder',
  },
  'the folder of the run is removed': {
    happen: () => rm(scene.at(''), { recursive: true }),
    back: [],
    says: 'Its folder is gone: what it changed is not known.',
  },
  'a file takes the place of the folder of the run': {
    happen: async () => {
      await rm(scene.at(''), { recursive: true })
      await writeFile(scene.at('').replace(/\/$/, ''), '')
    },
    back: [],
  },
}

const locks: Readonly<Record<string, () => Promise<unknown>>> = {
  'is of another host': () => writeFile(scene.at('lock'), '{"pid":1,"startedAt":"","host":"far-away"}\n'),
  'is garbage': () => writeFile(scene.at('lock'), '\0\u0001{"'),
  'is empty': () => writeFile(scene.at('lock'), ''),
  'is torn': () => writeFile(scene.at('lock'), `{"pid":1,"startedAt":"","host":"${hostname()}`),
  'is gone': () => rm(scene.at('lock')),
  'is a folder': async () => {
    await rm(scene.at('lock'))
    await mkdir(scene.at('lock'))
  },
}

const claimsOf = (runId: string) => new RegExp(`✓.*${runId}|nothing to recover`, 'i')

describe('recover puts everything back and proves it though', () => {
  test.each(Object.entries(harmless))('%s', async (_what, { happen, says = '' }) => {
    await happen()
    const { code, stderr } = await scene.chaos.run(['recover', '--yes'])
    expect(stderr).toContain(says)
    expect(await texts(), stderr).toEqual(['before', 'before', 'before'])
    expect(code, stderr).toBe(0)
    expect(await marks().catch(() => [])).toEqual([])
    expect((await scene.chaos.run(['recover', '--yes'])).stderr).toContain('nothing to recover')
  })
})

describe('recover puts back what is known, claims no more, and keeps the mark, when', () => {
  test.each(Object.entries(damages))('%s', async (_what, { happen, back = ['one', 'two'], says = '' }) => {
    await happen()
    const { code, stderr } = await scene.chaos.run(['recover', '--yes'])
    const found = await texts()
    expect(code, stderr).toBe(5)
    expect(stderr).toContain('Not known')
    expect(stderr).toContain(says)
    expect(stderr).not.toMatch(claimsOf(scene.broken))
    expect(found, stderr).toEqual([
      ...(['one', 'two'] as const).map((name) => (back.includes(name) ? 'before' : 'during')),
      'before',
    ])
    expect(await marks()).toEqual([scene.broken])
    // Whoever asks again hears the same, until somebody has looked and says so.
    const again = await scene.chaos.run(['recover', '--yes'])
    expect(again.code, again.stderr).toBe(5)
    expect(again.stderr).not.toMatch(claimsOf(scene.broken))
  })
})

test('a run that was damaged is named by every command until somebody accepts it', async () => {
  await writeFile(scene.at('log.jsonl'), '')
  expect((await scene.chaos.run(['recover', '--yes'])).code).toBe(5)
  expect((await scene.chaos.run(['info', 'core'])).stderr).toContain(`Run ${scene.broken} is unfinished`)
  const accepted = await scene.chaos.run(['recover', '--accept', scene.broken, '--reason', 'put back by hand'])
  expect(accepted.code, accepted.stderr).toBe(0)
  const words = new RegExp(
    `^Run ${scene.broken} is accepted as it is, by \\S+: put back by hand \\(recorded in .*\\)\n$`,
  )
  expect(accepted.stderr).toMatch(words)
  expect(JSON.parse((await lines()).at(-1)!)).toMatchObject({ type: 'accepted', reason: 'put back by hand' })
  expect((await scene.chaos.run(['info', 'core'])).stderr).toBe('')
  expect((await scene.chaos.run(['recover', '--yes'])).stderr).toContain('nothing to recover')
})

test('objects whose record can not be read are named, with the command by hand', async () => {
  await writeFile(scene.at('log.jsonl'), '')
  const { stderr } = await scene.chaos.run(['recover', '--yes'])
  for (const name of ['one', 'two']) {
    const file = join(scene.chaos.folder, name)
    expect(stderr).toContain(`    File ${file}: now holds during\n      by hand: printf before > ${file}\n`)
  }
})

describe('recover leaves a run alone of which nobody can tell whether it is at work, since its lock', () => {
  test.each(Object.entries(locks))('%s', async (_what, happen) => {
    await happen()
    const left = await scene.chaos.run(['recover', '--yes'])
    expect(left.code, left.stderr).toBe(6)
    expect(left.stderr).toContain(`chaos recover --take-over ${scene.broken}`)
    expect(await texts()).toEqual(['during', 'during', 'before'])
    const refused = await scene.chaos.run(['recover', '--accept', scene.broken, '--reason', 'r'])
    expect(refused.code, refused.stderr).toBe(6)
    expect(await marks()).toEqual([scene.broken])
    const taken = await scene.chaos.run(['recover', '--yes', '--take-over', scene.broken])
    expect(taken.code, taken.stderr).toBe(0)
    expect(await texts()).toEqual(['before', 'before', 'before'])
  })
})

test('a run whose process is alive is left alone, and can not be accepted', async () => {
  await writeLock(scene.at('lock'))
  const left = await scene.chaos.run(['recover', '--yes', '--take-over'])
  expect(left.stderr).toContain(`Run ${scene.broken} is still at work, and left alone.`)
  expect(await texts()).toEqual(['during', 'during', 'before'])
  const refused = await scene.chaos.run(['recover', '--accept', scene.broken, '--reason', 'r', '--take-over'])
  expect(refused.code, refused.stderr).toBe(6)
})

test('the state folder is gone: that is said, and not that there is nothing', async () => {
  await rm(scene.chaos.state, { recursive: true })
  const { code, stderr } = await scene.chaos.run(['recover', '--yes'])
  expect([code, stderr]).toEqual([0, `There is no state folder ${scene.chaos.state}: no run is recorded there.\n`])
})

test('the folders of all runs are gone, and their marks say that they were there', async () => {
  await rm(join(scene.chaos.state, 'runs'), { recursive: true })
  const { code, stderr } = await scene.chaos.run(['recover', '--yes'])
  expect(code, stderr).toBe(5)
  for (const run of [scene.broken, scene.sound]) expect(stderr).toContain(`Run ${run} can't be recovered`)
})

test('the state folder is no folder: that is said, and not that there is nothing', async () => {
  await rm(scene.chaos.state, { recursive: true })
  await writeFile(scene.chaos.state, '')
  const { code, stderr } = await scene.chaos.run(['recover', '--yes'])
  expect(code, stderr).toBe(5)
  expect(stderr).toContain(`The state folder ${scene.chaos.state} can't be read`)
  await rm(scene.chaos.state)
})

test('everything is put back though the disk is full, and the log can not be written', async () => {
  const { size } = await stat(scene.at('log.jsonl'))
  expect(size).toBeGreaterThan(1024)
  const { code, stderr } = await scene.chaos.run(['recover', '--yes'], { fileBlocks: 1 })
  expect(code, stderr).toBe(0)
  expect(await texts()).toEqual(['before', 'before', 'before'])
  expect((await scene.chaos.run(['recover', '--yes'])).stderr).toContain('nothing to recover')
})

test.skipIf(process.getuid?.() === 0)('the log may not be read', async () => {
  await chmod(scene.at('log.jsonl'), 0)
  const { code, stderr } = await scene.chaos.run(['recover', '--yes'])
  expect(code, stderr).toBe(5)
  expect(stderr).toContain('it may not be read')
  expect(await texts()).toEqual(['during', 'during', 'before'])
})

test('only the runs that are named are recovered', async () => {
  const { code, stderr } = await scene.chaos.run(['recover', '--yes', scene.sound])
  expect(code, stderr).toBe(0)
  expect(await texts()).toEqual(['during', 'during', 'before'])
  const unknown = await scene.chaos.run(['recover', '--yes', 'nobody'])
  expect([unknown.code, unknown.stderr]).toEqual([
    2,
    `There is no unfinished run nobody in ${scene.chaos.state}. "chaos recover" lists those that there are.\n`,
  ])
})

test.each([
  [['--accept', 'x'], '--accept needs a reason. Give it with --reason.'],
  [['--accept', 'x', '--reason', ' '], '--accept needs a reason. Give it with --reason.'],
  [['--reason', 'x'], '--reason belongs to --accept. Name the run with --accept.'],
])('recover %j is a command line that can not be understood', async (args, sentence) => {
  const { code, stderr } = await scene.chaos.run(['recover', ...args])
  expect([code, stderr]).toEqual([2, `${sentence}\n`])
})
