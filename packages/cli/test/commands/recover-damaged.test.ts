import { spawnSync } from 'node:child_process'
import { appendFile, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type KilledRuns, killTwoRuns } from './killed-runs.ts'

let runs: KilledRuns
beforeAll(async () => {
  runs = await killTwoRuns()
}, 60_000)
afterAll(() => runs[Symbol.asyncDispose]())
beforeEach(() => runs.again())

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
    happen: async () => writeFile(runs.at('log.jsonl'), `\ufeff${await readFile(runs.at('log.jsonl'), 'utf8')}`),
  },
  'the line ends of the log become those of Windows': {
    happen: async () => writeFile(runs.at('log.jsonl'), (await runs.lines()).map((line) => `${line}\r\n`).join('')),
  },
  'a line is there twice': {
    happen: () => runs.rewrite((all) => all.flatMap((line, at) => (at === 2 ? [line, line] : [line]))),
  },
  'two lines change places': {
    happen: () => runs.rewrite(([a, b, c, ...rest]) => [a!, c!, b!, ...rest]),
  },
  "another run's line is inserted": {
    happen: async () => {
      const other = await readFile(join(runs.chaos.state, 'runs', runs.sound, 'log.jsonl'), 'utf8')
      await runs.rewrite((all) => all.toSpliced(2, 0, other.split('\n')[1]!))
    },
  },
  'garbage is inserted': { happen: () => runs.rewrite((all) => all.toSpliced(2, 0, '\u0001garbage')) },
  'the first line is altered, and its copy is whole': { happen: () => runs.rewrite(alter('opened')), says: 'copy' },
  'the first line is removed, and its copy is whole': {
    happen: () => runs.rewrite((all) => all.slice(1)),
    says: 'copy',
  },
  'the log ends in a torn line': { happen: () => appendFile(runs.at('log.jsonl'), '{"n":99,"at":"2026-') },
  'zeros follow the log': { happen: () => appendFile(runs.at('log.jsonl'), '\0'.repeat(4096)) },
  'the mark is removed': { happen: () => rm(join(runs.chaos.state, 'unfinished', runs.broken)) },
  'the marks are removed with their folder': {
    happen: () => rm(join(runs.chaos.state, 'unfinished'), { recursive: true }),
  },
}

/** After these, something is not known. */
const damages: Readonly<Record<string, Damage>> = {
  'an intent is altered': { happen: () => runs.rewrite(alter('intent')), back: ['two'], says: 'File ' },
  'an outcome is altered': { happen: () => runs.rewrite(alter('outcome')), says: "can't be read" },
  'a checksum is altered': {
    happen: () =>
      runs.rewrite((all) => {
        const at = first('intent', all)
        return all.with(at, all[at]!.replace(/....."}$/, '00000"}'))
      }),
    back: ['two'],
    says: "can't be read",
  },
  'the last line is altered': { happen: () => runs.rewrite((all) => all.with(-1, altered(all.at(-1)!))) },
  'every line is altered': { happen: () => runs.rewrite((all) => all.map(altered)), back: [], says: 'No line' },
  'an intent is removed': {
    happen: () => runs.rewrite((all) => all.toSpliced(last('intent', all), 1)),
    back: ['one'],
    says: 'missing',
  },
  'an intent is overwritten with zeros': {
    happen: () => runs.rewrite((all) => all.with(first('intent', all), '\0'.repeat(700))),
    back: ['two'],
  },
  "another run's line takes the place of an intent": {
    happen: async () => {
      const other = await readFile(join(runs.chaos.state, 'runs', runs.sound, 'log.jsonl'), 'utf8')
      const theirs = other.split('\n')
      await runs.rewrite((all) => all.with(first('intent', all), theirs[first('intent', theirs)]!))
    },
    back: ['two'],
  },
  'a piece is cut out of the middle': {
    happen: () =>
      runs.rewrite((all) => {
        const [from, to] = [first('intent', all), last('intent', all)]
        return [...all.slice(0, from), all[from]!.slice(0, 50) + all[to]!.slice(50), ...all.slice(to + 1)]
      }),
    back: [],
  },
  'the end is cut off between two lines': {
    happen: () => runs.rewrite((all) => all.slice(0, last('intent', all))),
    back: ['one'],
    says: 'was on disk',
  },
  'the end is cut off within a line': {
    happen: async () => {
      const all = await runs.lines()
      const at = last('intent', all)
      await writeFile(runs.at('log.jsonl'), `${all.slice(0, at).join('\n')}\n${all[at]!.slice(0, 80)}`)
    },
    back: ['one'],
    says: 'was on disk',
  },
  'the end is overwritten with zeros': {
    happen: () => runs.rewrite((all) => [...all.slice(0, last('intent', all)), '\0'.repeat(900)]),
    back: ['one'],
  },
  'a line of garbage follows the log': { happen: () => appendFile(runs.at('log.jsonl'), 'garbage\n') },
  'the log is emptied': { happen: () => writeFile(runs.at('log.jsonl'), ''), back: [], says: 'Its log is empty.' },
  'the log is removed': { happen: () => rm(runs.at('log.jsonl')), back: [], says: 'Its log is gone.' },
  'the log and the list of objects are removed': {
    happen: () => Promise.all([rm(runs.at('log.jsonl')), rm(runs.at('objects.jsonl'))]),
    back: [],
    says: 'Its log is gone.',
  },
  'the log and the list of objects are emptied': {
    happen: () => Promise.all(['log.jsonl', 'objects.jsonl'].map((name) => writeFile(runs.at(name), ''))),
    back: [],
    says: 'Its log is empty.',
  },
  'a folder takes the place of the log': {
    happen: async () => {
      await rm(runs.at('log.jsonl'))
      await mkdir(runs.at('log.jsonl'))
    },
    back: [],
    says: 'it is a folder',
  },
  'a named pipe takes the place of the log': {
    happen: async () => {
      await rm(runs.at('log.jsonl'))
      spawnSync('mkfifo', [runs.at('log.jsonl')])
    },
    back: [],
    says: 'it is no file',
  },
  'the log is of an older format': {
    happen: () => writeFile(runs.at('log.jsonl'), '{"type":"opened","format":1,"runId":"r","sum":"00000000"}\n'),
    back: [],
    says: 'another version of chaos (format 1)',
  },
  'the log is of a newer format': {
    happen: () => writeFile(runs.at('log.jsonl'), '{"n":1,"type":"opened","format":3}\n{"n":2}\n'),
    back: [],
    says: 'another version of chaos (format 3)',
  },
  "another run's log takes the place of the log": {
    happen: () => cp(join(runs.chaos.state, 'runs', runs.sound, 'log.jsonl'), runs.at('log.jsonl')),
    back: [],
  },
  'the first line and its copy are altered': {
    happen: async () => {
      await runs.rewrite(alter('opened'))
      await runs.rewrite(alter('opened'), 'objects.jsonl')
    },
    says: 'How the run began is not known',
  },
  'the list of objects is removed': { happen: () => rm(runs.at('objects.jsonl')), says: 'is missing' },
  'the list of objects is emptied': { happen: () => writeFile(runs.at('objects.jsonl'), ''), says: 'is damaged' },
  'the list of objects is cut short': {
    happen: () => runs.rewrite((all) => all.slice(0, 1), 'objects.jsonl'),
    says: 'is too short',
  },
  'the last line of the list of objects is altered': {
    happen: () => runs.rewrite((all) => all.with(-1, altered(all.at(-1)!)), 'objects.jsonl'),
    says: 'is damaged',
  },
  'a folder takes the place of the list of objects': {
    happen: async () => {
      await rm(runs.at('objects.jsonl'))
      await mkdir(runs.at('objects.jsonl'))
    },
    says: 'it is a folder',
  },
  'the folder of the run is removed': {
    happen: () => rm(runs.at(''), { recursive: true }),
    back: [],
    says: 'Its folder is gone: what it changed is not known.',
  },
  'a file takes the place of the folder of the run': {
    happen: async () => {
      await rm(runs.at(''), { recursive: true })
      await writeFile(runs.at('').replace(/\/$/, ''), '')
    },
    back: [],
  },
}

const claimsOf = (runId: string) => new RegExp(`✓.*${runId}|nothing to recover`, 'i')

describe('recover puts everything back and proves it though', () => {
  test.each(Object.entries(harmless))('%s', async (_what, { happen, says = '' }) => {
    await happen()
    const { code, stderr } = await runs.chaos.run(['recover', '--yes'])
    expect(stderr).toContain(says)
    expect(await runs.texts(), stderr).toEqual(['before', 'before', 'before'])
    expect(code, stderr).toBe(0)
    expect(await runs.marks()).toEqual([])
    expect((await runs.chaos.run(['recover', '--yes'])).stderr).toContain('nothing to recover')
  })
})

describe('recover puts back what is known, claims no more, and keeps the mark, when', () => {
  test.each(Object.entries(damages))('%s', async (_what, { happen, back = ['one', 'two'], says = '' }) => {
    await happen()
    const { code, stderr } = await runs.chaos.run(['recover', '--yes'])
    const found = await runs.texts()
    expect(code, stderr).toBe(5)
    expect(stderr).toContain('Not known')
    expect(stderr).toContain(says)
    expect(stderr).not.toMatch(claimsOf(runs.broken))
    expect(found, stderr).toEqual([
      ...(['one', 'two'] as const).map((name) => (back.includes(name) ? 'before' : 'during')),
      'before',
    ])
    expect(await runs.marks()).toEqual([runs.broken])
    // Whoever asks again hears the same, until somebody has looked and says so.
    const again = await runs.chaos.run(['recover', '--yes'])
    expect(again.code, again.stderr).toBe(5)
    expect(again.stderr).not.toMatch(claimsOf(runs.broken))
  })
})
