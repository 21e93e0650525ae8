import { chmod, mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { writeLock } from 'chaos-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type KilledRuns, killTwoRuns } from './killed-runs.ts'

let runs: KilledRuns
beforeAll(async () => {
  runs = await killTwoRuns()
}, 60_000)
afterAll(() => runs[Symbol.asyncDispose]())
beforeEach(() => runs.again())

const locks: Readonly<Record<string, () => Promise<unknown>>> = {
  'is of another host': () => writeFile(runs.at('lock'), '{"pid":1,"startedAt":"","host":"far-away"}\n'),
  'is garbage': () => writeFile(runs.at('lock'), '\0\u0001{"'),
  'is empty': () => writeFile(runs.at('lock'), ''),
  'is torn': () => writeFile(runs.at('lock'), `{"pid":1,"startedAt":"","host":"${hostname()}`),
  'is gone': () => rm(runs.at('lock')),
  'is a folder': async () => {
    await rm(runs.at('lock'))
    await mkdir(runs.at('lock'))
  },
}

test('a run that was damaged is named by every command until somebody accepts it', async () => {
  await writeFile(runs.at('log.jsonl'), '')
  expect((await runs.chaos.run(['recover', '--yes'])).code).toBe(5)
  expect((await runs.chaos.run(['info', 'core'])).stderr).toContain(`Run ${runs.broken} is unfinished`)
  const accepted = await runs.chaos.run(['recover', '--accept', runs.broken, '--reason', 'put back by hand'])
  expect(accepted.code, accepted.stderr).toBe(0)
  const words = new RegExp(
    `^Run ${runs.broken} is accepted as it is, by \\S+: put back by hand \\(recorded in .*\\)\n$`,
  )
  expect(accepted.stderr).toMatch(words)
  expect(JSON.parse((await runs.lines()).at(-1)!)).toMatchObject({ type: 'accepted', reason: 'put back by hand' })
  expect((await runs.chaos.run(['info', 'core'])).stderr).toBe('')
  expect((await runs.chaos.run(['recover', '--yes'])).stderr).toContain('nothing to recover')
})

test('objects whose record can not be read are named, with the command by hand', async () => {
  await writeFile(runs.at('log.jsonl'), '')
  const { stderr } = await runs.chaos.run(['recover', '--yes'])
  for (const name of ['one', 'two']) {
    const file = join(runs.chaos.folder, name)
    expect(stderr).toContain(`    File ${file}: now holds during\n      by hand: printf before > ${file}\n`)
  }
})

describe('recover leaves a run alone of which nobody can tell whether it is at work, since its lock', () => {
  test.each(Object.entries(locks))('%s', async (_what, happen) => {
    await happen()
    const left = await runs.chaos.run(['recover', '--yes'])
    expect(left.code, left.stderr).toBe(6)
    expect(left.stderr).toContain(`chaos recover --take-over ${runs.broken}`)
    expect(await runs.texts()).toEqual(['during', 'during', 'before'])
    const refused = await runs.chaos.run(['recover', '--accept', runs.broken, '--reason', 'r'])
    expect(refused.code, refused.stderr).toBe(6)
    expect(await runs.marks()).toEqual([runs.broken])
    const taken = await runs.chaos.run(['recover', '--yes', '--take-over', runs.broken])
    expect(taken.code, taken.stderr).toBe(0)
    expect(await runs.texts()).toEqual(['before', 'before', 'before'])
  })
})

test('a run whose process is alive is left alone, and can not be accepted', async () => {
  await writeLock(runs.at('lock'))
  const left = await runs.chaos.run(['recover', '--yes', '--take-over'])
  expect(left.stderr).toContain(`Run ${runs.broken} is still at work, and left alone.`)
  expect(await runs.texts()).toEqual(['during', 'during', 'before'])
  const refused = await runs.chaos.run(['recover', '--accept', runs.broken, '--reason', 'r', '--take-over'])
  expect(refused.code, refused.stderr).toBe(6)
})

test('the state folder is gone: that is said, and not that there is nothing', async () => {
  await rm(runs.chaos.state, { recursive: true })
  const { code, stderr } = await runs.chaos.run(['recover', '--yes'])
  expect([code, stderr]).toEqual([0, `There is no state folder ${runs.chaos.state}: no run is recorded there.\n`])
})

test('the folders of all runs are gone, and their marks say that they were there', async () => {
  await rm(join(runs.chaos.state, 'runs'), { recursive: true })
  const { code, stderr } = await runs.chaos.run(['recover', '--yes'])
  expect(code, stderr).toBe(5)
  for (const run of [runs.broken, runs.sound]) expect(stderr).toContain(`Run ${run} can't be recovered`)
})

test('the state folder is no folder: that is said, and not that there is nothing', async () => {
  await rm(runs.chaos.state, { recursive: true })
  await writeFile(runs.chaos.state, '')
  const { code, stderr } = await runs.chaos.run(['recover', '--yes'])
  expect(code, stderr).toBe(5)
  expect(stderr).toContain(`The state folder ${runs.chaos.state} can't be read`)
  await rm(runs.chaos.state)
})

test('everything is put back though the disk is full, and the log can not be written', async () => {
  const { size } = await stat(runs.at('log.jsonl'))
  expect(size).toBeGreaterThan(1024)
  const { code, stderr } = await runs.chaos.run(['recover', '--yes'], { fileBlocks: 1 })
  expect(code, stderr).toBe(0)
  expect(await runs.texts()).toEqual(['before', 'before', 'before'])
  expect((await runs.chaos.run(['recover', '--yes'])).stderr).toContain('nothing to recover')
})

test.skipIf(process.getuid?.() === 0)('the log may not be read', async () => {
  await chmod(runs.at('log.jsonl'), 0)
  const { code, stderr } = await runs.chaos.run(['recover', '--yes'])
  expect(code, stderr).toBe(5)
  expect(stderr).toContain('it may not be read')
  expect(await runs.texts()).toEqual(['during', 'during', 'before'])
})

test('only the runs that are named are recovered', async () => {
  const { code, stderr } = await runs.chaos.run(['recover', '--yes', runs.sound])
  expect(code, stderr).toBe(0)
  expect(await runs.texts()).toEqual(['during', 'during', 'before'])
  const unknown = await runs.chaos.run(['recover', '--yes', 'nobody'])
  expect([unknown.code, unknown.stderr]).toEqual([
    2,
    `There is no unfinished run nobody in ${runs.chaos.state}. "chaos recover" lists those that there are.\n`,
  ])
})

test('the beginning of an id is enough where only one run has it, for recover, --accept and journal', async () => {
  const [soundOnly, both] = [beginningOf(runs.sound, runs.broken), commonOf(runs.sound, runs.broken)]
  const journal = await runs.chaos.run(['journal', soundOnly])
  expect(journal.code, journal.stderr).toBe(0)
  const ambiguous = await runs.chaos.run(['recover', '--yes', both])
  expect(ambiguous.code).toBe(2)
  expect(ambiguous.stderr).toMatch(new RegExp(`^2 runs begin with ${both}: .*\\. Give more of the id\\.\n$`))
  expect((await runs.chaos.run(['journal', both])).stderr).toContain('2 runs begin with')
  expect(await runs.texts()).toEqual(['during', 'during', 'during'])
  const { code, stderr } = await runs.chaos.run(['recover', '--yes', soundOnly])
  expect(code, stderr).toBe(0)
  expect(await runs.texts()).toEqual(['during', 'during', 'before'])
  const again = await runs.chaos.run(['recover', '--yes', soundOnly])
  expect([again.code, again.stderr]).toEqual([
    0,
    `Run ${runs.sound} has come to its end: nothing of it is left to put back.\n`,
  ])
  const accepted = await runs.chaos.run(['recover', '--accept', runs.broken.slice(0, -1), '--reason', 'by hand'])
  expect(accepted.stderr).toContain(`Run ${runs.broken} is accepted`)
})

test('a run that has ended and is named twice does not stand for all runs', async () => {
  const first = await runs.chaos.run(['recover', '--yes', runs.sound])
  expect(first.code, first.stderr).toBe(0)
  for (const second of [runs.sound, beginningOf(runs.sound, runs.broken)]) {
    const { code, stderr } = await runs.chaos.run(['recover', '--yes', runs.sound, second])
    expect([code, stderr]).toEqual([0, `Run ${runs.sound} has come to its end: nothing of it is left to put back.\n`])
    expect(await runs.texts()).toEqual(['during', 'during', 'before'])
  }
})

/** What two texts begin with. */
function commonOf(one: string, other: string): string {
  let length = 0
  while (one[length] === other[length]) length++
  return one.slice(0, length)
}

/** The shortest beginning of a text that another one has not. */
function beginningOf(one: string, other: string): string {
  return one.slice(0, commonOf(one, other).length + 1)
}

test('a run that is named beside --accept is neither accepted nor dropped: nothing is done', async () => {
  const accept = ['recover', '--accept', runs.sound]
  for (const words of [
    [...accept, runs.broken, '--reason', 'r'],
    [...accept, '--reason', 'r', '--yes', runs.broken],
  ]) {
    const { code, stderr } = await runs.chaos.run(words)
    expect(code, stderr).toBe(2)
    expect(stderr).toContain(`${runs.broken} is named beside --accept`)
    expect(await runs.marks()).toEqual([runs.broken, runs.sound].toSorted())
  }
})

test.each([
  [['--accept', 'x'], '--accept needs a reason. Give it with --reason.'],
  [['--accept', 'x', '--reason', ' '], '--reason is empty. Give it a value, or leave it out.'],
  [['--reason', 'x'], '--reason belongs to --accept. Name the run with --accept.'],
])('recover %j is a command line that can not be understood', async (args, sentence) => {
  const { code, stderr } = await runs.chaos.run(['recover', ...args])
  expect([code, stderr]).toEqual([2, `${sentence}\n`])
})
