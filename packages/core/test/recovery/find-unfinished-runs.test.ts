import { spawnSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { acceptRun } from '../../src/recovery/accept-run.ts'
import { findUnfinishedRuns, isCutOff, unfinishedRunIds } from '../../src/recovery/find-unfinished-runs.ts'
import { writeLock } from '../../src/run-log/run-lock.ts'
import { RunLogWriter } from '../../src/run-log/run-log-writer.ts'
import { makeRunFolder, type RunFolder } from '../../src/run-log/state-folder.ts'
import { clock, openedBy, writeRun } from '../run-log/written-run.ts'

let state = ''
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'chaos-state-'))
})

/** A run with two changes that was killed. */
async function killedRun(runId: string): Promise<RunFolder> {
  const folder = await makeRunFolder(state, runId)
  const { pid } = spawnSync(process.execPath, ['-e', ''])
  await writeFile(folder.lock, JSON.stringify({ pid, startedAt: '', host: hostname() }))
  await writeRun(folder, 2)
  await writeFile(folder.unfinished, '')
  return folder
}

const found = async () =>
  (await findUnfinishedRuns(state)).map(({ runId, damages }) => [runId, damages.map(({ kind }) => kind)])

describe('the unfinished runs of a state folder', () => {
  it('are none where there is no such folder', async () => {
    await rm(state, { recursive: true })
    expect(await findUnfinishedRuns(state)).toEqual([])
  })

  it('are found oldest first, whatever is the matter with some of them', async () => {
    const [broken, , gone, foreign] = [
      await killedRun('r-1'),
      await killedRun('r-2'),
      await killedRun('r-3'),
      await killedRun('r-4'),
    ]
    await rm(broken.log)
    await mkdir(broken.log)
    await rm(gone.folder, { recursive: true })
    await writeFile(foreign.log, '{"type":"opened","format":3}\n')
    await rm(foreign.objects)
    await mkdir(foreign.objects)
    expect(await found()).toEqual([
      ['r-1', ['unreadable']],
      ['r-2', []],
      ['r-3', ['folder-gone']],
      ['r-4', ['other-format']],
    ])
  })

  it('are not what a file manager leaves in their folders', async () => {
    await killedRun('r-1')
    for (const folder of ['unfinished', 'runs']) await writeFile(join(state, folder, '.DS_Store'), 'x')
    expect(await found()).toEqual([['r-1', []]])
    expect(await unfinishedRunIds(state)).toEqual(['r-1'])
  })

  it.each(['unfinished', 'runs'])('are not said to be none where the folder %s can not be read', async (folder) => {
    await killedRun('r-1')
    const [run] = await findUnfinishedRuns(state)
    await acceptRun(run!, { reason: 'r', by: 'me' })
    expect(await found()).toEqual([])
    await rm(join(state, folder), { recursive: true })
    await writeFile(join(state, folder), '')
    await expect(findUnfinishedRuns(state)).rejects.toMatchObject({ outcome: 'not-restored' })
  })

  it('are found without their marks', async () => {
    await killedRun('r-1')
    await rm(join(state, 'unfinished'), { recursive: true })
    expect(await found()).toEqual([['r-1', []]])
    expect(await unfinishedRunIds(state)).toEqual([])
  })

  it.each([
    ['whose changes are proven undone', { type: 'recovered', proven: true }, []],
    ['that ended with everything put back', { type: 'closed', outcome: 'deviated', reason: 'r' }, []],
    ['that somebody has accepted', { type: 'accepted', reason: 'r', by: 'me' }, []],
    ['that ended with something left', { type: 'closed', outcome: 'not-restored', reason: 'r' }, [['r-1', []]]],
    ['that was recovered in part', { type: 'recovered', proven: false }, [['r-1', []]]],
  ] as const)('without a mark, a run %s is judged by its last word', async (_what, last, expected) => {
    const folder = await killedRun('r-1')
    const [run] = await findUnfinishedRuns(state)
    const log = new RunLogWriter(folder, { clock, after: run!.log.end })
    log.append(last)
    await log.close()
    await rm(folder.unfinished)
    expect(await found()).toEqual(expected)
  })

  it('without a mark are none where a run was killed before it could begin, or a folder is the copy of another one', async () => {
    const folder = await killedRun('r-1')
    await rm(folder.unfinished)
    await cp(folder.folder, `${folder.folder}-backup`, { recursive: true })
    const early = await makeRunFolder(state, 'r-0')
    expect(await found()).toEqual([['r-1', []]])
    const log = new RunLogWriter(early, { clock })
    log.append(openedBy('r-0'))
    await log.close()
    expect(await found()).toEqual([['r-1', []]])
  })

  it('say so where the log of another run lies in their folder', async () => {
    const [mine, theirs] = [await killedRun('r-1'), await killedRun('r-2')]
    await cp(theirs.log, mine.log)
    expect(await found()).toEqual([
      ['r-1', ['altered']],
      ['r-2', []],
    ])
    const [first] = await findUnfinishedRuns(state)
    expect(first!.ledger.entries).toEqual([])
    expect(first!.log.lost.map(({ object }) => object)).toEqual(['File 1', 'File 2'])
  })

  it('are undone as by default where the beginning can not be read', async () => {
    const folder = await killedRun('r-1')
    await writeFile(folder.objects, '')
    await writeFile(
      folder.log,
      (await readFile(folder.log, 'utf8')).replace('"strategy":"always"', '"strategy":"never"'),
    )
    const [run] = await findUnfinishedRuns(state)
    expect(run).toMatchObject({ beginning: { environment: {}, undo: { strategy: 'always' } }, sandbox: false })
    expect(run!.ledger.entries).toHaveLength(2)
  })

  it('are left alone while their process lives, and are not judged by what they are writing', async () => {
    const folder = await killedRun('r-1')
    await writeLock(folder.lock)
    await writeFile(folder.log, '')
    expect(await findUnfinishedRuns(state)).toMatchObject([{ alive: true, unclear: undefined, damages: [] }])
    expect(await isCutOff(state, 'r-1')).toBe(false)
  })

  it('say why nobody can tell whether their process lives', async () => {
    const folder = await killedRun('r-1')
    await writeFile(folder.lock, '{"pid":1,"startedAt":"","host":"far-away"}')
    const why = 'it was started on another host, far-away'
    expect(await findUnfinishedRuns(state)).toMatchObject([{ alive: false, unclear: why }])
    expect(await isCutOff(state, 'r-1')).toBe(true)
  })
})

describe('a run that somebody accepts', () => {
  const acceptance = { reason: 'looked at it', by: 'me', clock: { ...clock, sleep: async () => undefined } }
  const accept = async () => acceptRun((await findUnfinishedRuns(state))[0]!, acceptance)

  it('is found no more, and its log says why', async () => {
    const folder = await killedRun('r-1')
    expect(await accept()).toBe(folder.log)
    expect(await found()).toEqual([])
    expect(await readdir(join(state, 'unfinished'))).toEqual([])
    const last = (await readFile(folder.log, 'utf8')).trimEnd().split('\n').at(-1)!
    expect(JSON.parse(last)).toMatchObject({ n: 6, type: 'accepted', reason: 'looked at it', by: 'me' })
  })

  it('is found no more, however long the reason is that somebody gives', async () => {
    await killedRun('r-1')
    const [run] = await findUnfinishedRuns(state)
    await acceptRun(run!, { ...acceptance, reason: '\u001b said '.repeat(10_000) })
    expect(await found()).toEqual([])
  })

  it.each([
    ['is gone', (folder: RunFolder) => rm(folder.log)],
    ['is a folder', (folder: RunFolder) => rm(folder.log).then(() => mkdir(folder.log))],
    ['is of another format', (folder: RunFolder) => writeFile(folder.log, '{"type":"opened","format":1}\n')],
    ['is gone with its folder', (folder: RunFolder) => rm(folder.folder, { recursive: true })],
  ])('says so beside its log where that %s', async (_what, damage) => {
    const folder = await killedRun('r-1')
    await damage(folder)
    const beside = join(folder.folder, 'accepted.json')
    expect(await accept()).toBe(beside)
    expect(await found()).toEqual([])
    expect(JSON.parse(await readFile(beside, 'utf8'))).toMatchObject({ reason: 'looked at it', by: 'me' })
  })

  it('is not said to be unwritten where only its mark stays', async () => {
    await killedRun('r-1')
    const [run] = await findUnfinishedRuns(state)
    const folder = { ...run!.folder, unfinished: join(run!.folder.log, 'mark') }
    await expect(acceptRun({ ...run!, folder }, acceptance)).rejects.toMatchObject({
      message: expect.stringMatching(/^Run r-1 can't be marked as finished: its folder is no folder\.$/) as string,
      remedy: expect.stringContaining('Give yourself the right to write there') as string,
    })
  })

  it('must not be at work', async () => {
    const folder = await killedRun('r-1')
    await writeLock(folder.lock)
    await expect(accept()).rejects.toMatchObject({ outcome: 'refused' })
    expect(await unfinishedRunIds(state)).toEqual(['r-1'])
  })
})
