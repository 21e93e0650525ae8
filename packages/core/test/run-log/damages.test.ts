import { appendFile, chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import { type RunLog, readRunLog } from '../../src/run-log/read-run-log.ts'
import { encodeLine } from '../../src/run-log/run-log-line.ts'
import { RunLogWriter } from '../../src/run-log/run-log-writer.ts'
import type { RunFolder } from '../../src/run-log/state-folder.ts'
import { at, clock, intent, newRunFolder, openedBy, outcome, writeRun } from './written-run.ts'

/** Records 1 (opened), then intent and outcome of three changes: 2 and 3, 4 and 5, 6 and 7. */
let folder: RunFolder
let lines: string[] = []
let listed: string[] = []
let other: string[] = []
beforeEach(async () => {
  folder = await newRunFolder()
  await writeRun(folder, 3)
  lines = await linesOf(folder.log)
  listed = await linesOf(folder.objects)
  const another = await newRunFolder('r-2')
  await writeRun(another, 6)
  other = await linesOf(another.log)
})

async function linesOf(path: string): Promise<string[]> {
  return (await readFile(path, 'utf8')).trimEnd().split('\n')
}

const write = (texts: readonly string[]) => writeFile(folder.log, texts.map((text) => `${text}\n`).join(''))
const list = (texts: readonly string[]) => writeFile(folder.objects, texts.map((text) => `${text}\n`).join(''))
const altered = (line: string) => line.replace('"at":"2026', '"at":"2027')
const kinds = ({ damages }: RunLog) => damages.map(({ kind }) => kind)
const numbers = ({ records }: RunLog) => records.map(({ n }) => n)
const objects = ({ lost }: RunLog) => lost.map(({ object }) => object)

describe('what alters no record is no damage:', () => {
  const harmless: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['nothing at all', async () => undefined],
    ['a byte order mark', async () => writeFile(folder.log, `\ufeff${await readFile(folder.log, 'utf8')}`)],
    ['line ends of Windows', () => writeFile(folder.log, lines.map((line) => `${line}\r\n`).join(''))],
    [
      'both, in the list of objects as well',
      async () => {
        for (const path of [folder.log, folder.objects]) {
          const text = await readFile(path, 'utf8')
          await writeFile(path, `\ufeff${text.replaceAll('\n', '\r\n')}`)
        }
      },
    ],
    ['empty lines', () => writeFile(folder.log, lines.join('\n\n'))],
    ['a last line without its end', () => writeFile(folder.log, lines.join('\n'))],
    ['a line that is there twice', () => write([...lines.slice(0, 3), lines[2]!, ...lines.slice(3)])],
    ['two lines in the wrong order', () => write([...lines.slice(0, 3), lines[4]!, lines[3]!, ...lines.slice(5)])],
    ["another run's line", () => write([...lines.slice(0, 3), other[3]!, ...lines.slice(3)])],
    ["another run's line at the end, cut off", () => appendFile(folder.log, other[12]!.slice(0, -1))],
    ['garbage between two lines', () => write([...lines.slice(0, 3), '\u0001\u0002 garbage', ...lines.slice(3)])],
    ['a first line whose copy can be read', () => write([altered(lines[0]!), ...lines.slice(1)])],
    ['a first line that is missing and whose copy can be read', () => write(lines.slice(1))],
    ['a torn last line', () => writeFile(folder.log, lines.join('\n').slice(0, -30))],
    ['a block that never reached the disk at the end', () => appendFile(folder.log, '\0'.repeat(4096))],
  ]
  it.each(harmless)('%s', async (what, damage) => {
    await damage()
    const log = await readRunLog(folder.log)
    // The last record of a run that was killed is one that nobody waited for.
    expect(numbers(log)).toEqual(what === 'a torn last line' ? [1, 2, 3, 4, 5, 6] : [1, 2, 3, 4, 5, 6, 7])
    expect(log).toMatchObject({ damages: [], lost: [], untouched: false, opened: { runId: 'r-1' } })
  })
})

describe('what can not be known is said:', () => {
  interface Damaged {
    readonly damage: () => Promise<unknown>
    readonly kinds: readonly string[]
    readonly says: string
    /** The records that are read all the same. */
    readonly reads: readonly number[]
    /** The objects whose record is lost. */
    readonly loses?: readonly string[]
  }
  const middle = '2 3 4 5 6 7'.split(' ').map(Number)
  const damages: Readonly<Record<string, Damaged>> = {
    'one character of an intent is altered': {
      damage: () => write(lines.with(3, altered(lines[3]!))),
      kinds: ['altered'],
      says: "Of its log, line 4 can't be read: what record 4 said is not known.",
      reads: [1, 2, 3, 5, 6, 7],
      loses: ['File 2'],
    },
    'one character of an outcome is altered': {
      damage: () => write(lines.with(4, altered(lines[4]!))),
      kinds: ['altered'],
      says: "Of its log, line 5 can't be read: what record 5 said is not known.",
      reads: [1, 2, 3, 4, 6, 7],
    },
    'one character of the last line is altered': {
      damage: () => write(lines.with(6, altered(lines[6]!))),
      kinds: ['altered'],
      says: "Of its log, line 7 can't be read: what was said at its end is not known.",
      reads: [1, 2, 3, 4, 5, 6],
    },
    'a checksum is altered': {
      damage: () => write(lines.with(3, lines[3]!.replace(/.{3}"}$/, '000"}'))),
      kinds: ['altered'],
      says: 'line 4',
      reads: [1, 2, 3, 5, 6, 7],
      loses: ['File 2'],
    },
    'a line is overwritten with zeros': {
      damage: () => write(lines.with(3, '\0'.repeat(lines[3]!.length))),
      kinds: ['altered'],
      says: 'line 4',
      reads: [1, 2, 3, 5, 6, 7],
      loses: ['File 2'],
    },
    'the end, which was on disk, is overwritten with zeros': {
      damage: () => write([...lines.slice(0, 5), '\0'.repeat(900)]),
      kinds: ['cut-off'],
      says: 'Its log ends with record 5, though record 6 was on disk.',
      reads: [1, 2, 3, 4, 5],
      loses: ['File 3'],
    },
    'a line is removed': {
      damage: () => write(lines.toSpliced(3, 1)),
      kinds: ['gap'],
      says: 'Of its log, record 4 is missing.',
      reads: [1, 2, 3, 5, 6, 7],
      loses: ['File 2'],
    },
    'lines are removed from the middle': {
      damage: () => write(lines.toSpliced(2, 3)),
      kinds: ['gap'],
      says: 'Of its log, records 3 to 5 are missing.',
      reads: [1, 2, 6, 7],
      loses: ['File 2'],
    },
    'a piece is cut out in the middle of two lines': {
      damage: () => write([...lines.slice(0, 3), lines[3]!.slice(0, 50) + lines[5]!.slice(50), lines[6]!]),
      kinds: ['gap'],
      says: 'Of its log, records 4 to 6 are missing.',
      reads: [1, 2, 3, 7],
      loses: ['File 2', 'File 3'],
    },
    'the end is cut off between two lines': {
      damage: () => write(lines.slice(0, 3)),
      kinds: ['cut-off'],
      says: 'Its log ends with record 3, though record 6 was on disk.',
      reads: [1, 2, 3],
      loses: ['File 2', 'File 3'],
    },
    'the end is cut off within a line': {
      damage: () => writeFile(folder.log, `${lines.slice(0, 3).join('\n')}\n${lines[3]!.slice(0, 60)}`),
      kinds: ['cut-off'],
      says: 'Its log ends with record 3, though record 6 was on disk.',
      reads: [1, 2, 3],
      loses: ['File 2', 'File 3'],
    },
    'a line is appended that is none': {
      damage: () => appendFile(folder.log, 'garbage\n'),
      kinds: ['altered'],
      says: 'line 8',
      reads: [1, ...middle],
    },
    "another run's line takes the place of one": {
      damage: () => write(lines.with(3, other[3]!)),
      kinds: ['altered'],
      says: 'line 4',
      reads: [1, 2, 3, 5, 6, 7],
      loses: ['File 2'],
    },
    'a record was written there that is not the one which the next one followed': {
      damage: () => write(lines.with(3, encodeLine('r-1', { n: 4, at, ...intent(9) }, '00000000').text.trimEnd())),
      kinds: ['unchained', 'unchained'],
      says: 'Record 4 of its log does not follow record 3: what was written there is not known.',
      reads: [1, ...middle],
      loses: ['File 2'],
    },
    'the first lines are removed': {
      damage: () => write(lines.slice(3)),
      kinds: ['gap'],
      says: 'Of its log, records 2 to 3 are missing.',
      reads: [1, 4, 5, 6, 7],
      loses: ['File 1'],
    },
    'the first line is damaged, and its copy as well': {
      damage: async () => {
        await write(lines.with(0, altered(lines[0]!)))
        await list(listed.with(0, altered(listed[0]!)))
      },
      kinds: ['first-record', 'no-list'],
      says: "How the run began is not known: record 1 of its log can't be read.",
      reads: middle,
    },
    'every line is altered': {
      damage: () => write(lines.map(altered)),
      kinds: ['altered'],
      says: 'No line of its log is as it was written.',
      reads: [1],
      loses: ['File 1', 'File 2', 'File 3'],
    },
    'the log is empty': {
      damage: () => writeFile(folder.log, ''),
      kinds: ['empty'],
      says: 'Its log is empty.',
      reads: [1],
      loses: ['File 1', 'File 2', 'File 3'],
    },
    'the log is gone': {
      damage: () => rm(folder.log),
      kinds: ['missing'],
      says: 'Its log is gone.',
      reads: [1],
      loses: ['File 1', 'File 2', 'File 3'],
    },
    'a folder is in the place of the log': {
      damage: async () => {
        await rm(folder.log)
        await mkdir(folder.log)
      },
      kinds: ['unreadable'],
      says: "Its log can't be read: it is a folder.",
      reads: [1],
      loses: ['File 1', 'File 2', 'File 3'],
    },
    'the log is of another format': {
      damage: () => writeFile(folder.log, '{"type":"opened","format":1,"runId":"r-1","sum":"00000000"}\n'),
      kinds: ['other-format'],
      says: 'Its log was written by another version of chaos (format 1): only that one can recover it.',
      reads: [1],
      loses: ['File 1', 'File 2', 'File 3'],
    },
    'the list of objects is gone': {
      damage: () => rm(folder.objects),
      kinds: ['no-list'],
      says: 'The list of the objects that it touched is missing, so nothing tells whether its log is whole at its end.',
      reads: [1, ...middle],
    },
    'the list of objects is empty': {
      damage: () => writeFile(folder.objects, ''),
      kinds: ['no-list'],
      says: 'The list of the objects that it touched is damaged',
      reads: [1, ...middle],
    },
    'the list of objects is cut off': {
      damage: () => list(listed.slice(0, 2)),
      kinds: ['no-list'],
      says: 'The list of the objects that it touched is too short',
      reads: [1, ...middle],
    },
    'the last line of the list of objects is altered': {
      damage: () => list(listed.with(-1, altered(listed.at(-1)!))),
      kinds: ['no-list'],
      says: 'The list of the objects that it touched is damaged',
      reads: [1, ...middle],
    },
    'the end is cut off, and the line of the list that would tell so is altered': {
      damage: async () => {
        await write(lines.slice(0, 5))
        await list(listed.with(-1, altered(listed.at(-1)!)))
      },
      kinds: ['no-list'],
      says: 'The list of the objects that it touched is damaged',
      reads: [1, 2, 3, 4, 5],
    },
    'all that tells of the run is gone': {
      damage: () => Promise.all([rm(folder.log), rm(folder.objects)]),
      kinds: ['missing'],
      says: 'Its log is gone.',
      reads: [],
    },
  }

  it.each(Object.entries(damages))('%s', async (_what, { damage, kinds: expected, says, reads, loses = [] }) => {
    await damage()
    const log = await readRunLog(folder.log)
    expect(kinds(log)).toEqual(expected)
    expect(log.damages.map(({ sentence }) => sentence).join(' ')).toContain(says)
    expect(numbers(log)).toEqual(reads)
    expect(objects(log)).toEqual(loses)
  })

  it.each(Object.entries(damages))(
    'and is said again after somebody has gone on writing: %s',
    async (what, { damage }) => {
      await damage()
      const before = await readRunLog(folder.log)
      const again = new RunLogWriter(folder, { clock, after: before.end })
      again.append({ type: 'recovered', proven: false })
      await again.close()
      const after = await readRunLog(folder.log)
      expect(after.damages, what).not.toEqual([])
      expect(objects(after)).toEqual(objects(before))
      expect(numbers(after).slice(0, before.records.length)).toEqual(numbers(before))
    },
  )

  it.skipIf(process.getuid?.() === 0)('the log may not be read', async () => {
    await chmod(folder.log, 0)
    const log = await readRunLog(folder.log)
    expect(kinds(log)).toEqual(['unreadable'])
    expect(log.damages[0]?.sentence).toBe("Its log can't be read: it may not be read.")
  })
})

it('a record that was waited for is missed, though no object belongs to it', async () => {
  const { end } = await readRunLog(folder.log)
  const log = new RunLogWriter(folder, { clock, after: end })
  log.append({ type: 'settled', id: 1, fate: 'restored' })
  await log.synced()
  await log.close()
  expect(kinds(await readRunLog(folder.log))).toEqual([])
  await write(lines)
  expect(kinds(await readRunLog(folder.log))).toEqual(['cut-off'])
})

it('what two processes wrote at the same time is read, though they gave the same numbers', async () => {
  const { end } = await readRunLog(folder.log)
  for (const id of [21, 22]) {
    const log = new RunLogWriter(folder, { clock, after: end })
    log.append(outcome(id))
    log.append(outcome(id + 10))
    await log.close()
  }
  const { records, damages } = await readRunLog(folder.log)
  expect(damages).toEqual([])
  expect(records.slice(7).map((record) => record.type === 'outcome' && record.id)).toEqual([21, 22, 31, 32])
})

describe('that nothing was changed', () => {
  const began = async (runId: string) => {
    const fresh = await newRunFolder(runId)
    const log = new RunLogWriter(fresh, { clock })
    log.append(openedBy(runId))
    await log.synced()
    return [fresh, log] as const
  }

  it('is certain of a run that was killed before its first intent', async () => {
    const [fresh, log] = await began('r-3')
    expect(await readRunLog(fresh.log)).toMatchObject({ untouched: true, damages: [] })
    log.append(outcome(1))
    await log.close()
    expect(await readRunLog(fresh.log)).toMatchObject({ untouched: true, damages: [] })
  })

  it('is certain where neither the log nor the list has got beyond a torn first record', async () => {
    const [fresh, log] = await began('r-3')
    await log.close()
    const text = await readFile(fresh.log, 'utf8')
    await rm(fresh.objects)
    for (const torn of [text.slice(0, 40), '']) {
      await writeFile(fresh.log, torn)
      expect(await readRunLog(fresh.log)).toMatchObject({ untouched: true })
    }
    await rm(fresh.log)
    expect(await readRunLog(fresh.log)).toMatchObject({ untouched: true })
  })

  it('is not certain where the first record is there and damaged, or the list has an object', async () => {
    const [fresh, log] = await began('r-3')
    await log.close()
    const text = await readFile(fresh.log, 'utf8')
    await rm(fresh.objects)
    await writeFile(fresh.log, altered(text))
    expect(await readRunLog(fresh.log)).toMatchObject({ untouched: false })
    await writeFile(folder.log, '')
    expect(await readRunLog(folder.log)).toMatchObject({ untouched: false })
  })

  it('is not certain where the log is empty, and had its first record', async () => {
    const [fresh, log] = await began('r-3')
    await log.close()
    await writeFile(fresh.log, '')
    expect(await readRunLog(fresh.log)).toMatchObject({ untouched: false, damages: [{ kind: 'empty' }] })
  })

  it('is not certain once an intent is written', async () => {
    const [fresh, log] = await began('r-3')
    log.append(intent(1))
    await log.synced()
    expect(await readRunLog(fresh.log)).toMatchObject({ untouched: false, damages: [] })
    await log.close()
  })
})
