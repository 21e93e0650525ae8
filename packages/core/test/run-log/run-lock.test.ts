import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { holderOf, type RunLock, readLock, releaseLock, writeLock } from '../../src/run-log/run-lock.ts'
import { takeLock } from '../../src/run-log/take-lock.ts'
import { newRunFolder } from './written-run.ts'

let path = ''
beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), 'chaos-lock-')), 'lock')
})

const put = (lock: Partial<RunLock>) =>
  writeFile(path, JSON.stringify({ pid: process.pid, startedAt: '', host: hostname(), ...lock }))

describe('the lock of a run', () => {
  it('is held by the process that wrote it, and free once that has let it go', async () => {
    await writeLock(path)
    expect(await holderOf(path)).toEqual({ state: 'alive' })
    await releaseLock(path)
    expect(await holderOf(path)).toEqual({ state: 'ended' })
  })

  it('is written whole: nothing else is left beside it', async () => {
    await writeLock(path)
    await writeLock(path)
    expect(await readdir(dirname(path))).toEqual(['lock'])
    expect(await readLock(path)).toMatchObject({ pid: process.pid, host: hostname() })
  })

  it('is free when its process has ended', async () => {
    await put({ pid: spawnSync(process.execPath, ['-e', '']).pid })
    expect(await holderOf(path)).toEqual({ state: 'ended' })
  })

  it.runIf(process.platform === 'linux')('is free when another process has its id by now', async () => {
    await writeLock(path)
    const { startedAt } = (await readLock(path))!
    await put({ startedAt: `${startedAt}1` })
    expect(await holderOf(path)).toEqual({ state: 'ended' })
    await put({ startedAt: startedAt.replace(/^\S+/, '00000000-0000-0000-0000-000000000000') })
    expect(await holderOf(path)).toEqual({ state: 'ended' })
  })

  it.runIf(process.platform === 'linux')('is free when its process is a zombie', async () => {
    // A program that knows nothing of its children never collects them.
    const child = 'until grep -q sleep /proc/$PPID/comm; do :; done; echo $$'
    const parent = spawn('sh', ['-c', `sh -c '${child}' & exec sleep 60`], { stdio: ['ignore', 'pipe', 'ignore'] })
    const [pid] = (await once(parent.stdout, 'data')) as [Buffer]
    const zombie = async () => (await readFile(`/proc/${Number(pid)}/stat`, 'utf8')).includes(') Z ')
    while (!(await zombie())) await new Promise((resolve) => setImmediate(resolve))
    await put({ pid: Number(pid), startedAt: 'some time' })
    expect(await holderOf(path)).toEqual({ state: 'ended' })
    parent.kill()
  })

  it.each([
    ['is gone', undefined, 'its lock is gone'],
    ['is empty', '', 'its lock is damaged'],
    ['is garbage', '\u0000\u0001{', 'its lock is damaged'],
    ['is cut off', `{"pid":${process.pid},"star`, 'its lock is damaged'],
    ['names no process', '{"pid":0,"startedAt":"","host":"h"}', 'its lock is damaged'],
    ['names a group of processes', '{"pid":-1,"startedAt":"","host":"h"}', 'its lock is damaged'],
    ['is something else', '[]', 'its lock is damaged'],
    ['is nothing', 'null', 'its lock is damaged'],
    ['is of another host', '{"pid":1,"startedAt":"","host":"far-away"}', 'it was started on another host, far-away'],
  ])('says nothing of whether somebody is at work where it %s', async (_what, text, why) => {
    if (text !== undefined) await writeFile(path, text)
    expect(await holderOf(path)).toEqual({ state: 'unclear', why })
  })

  it('can be taken from the dead, and not from the living', async () => {
    const folder = await newRunFolder()
    path = folder.lock
    await put({ pid: spawnSync(process.execPath, ['-e', '']).pid })
    await takeLock(folder)
    expect(await holderOf(path)).toEqual({ state: 'alive' })
    await expect(takeLock(folder)).rejects.toMatchObject({ outcome: 'refused' })
  })
})
