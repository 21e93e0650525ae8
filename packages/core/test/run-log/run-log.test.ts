import { appendFile, mkdtemp, readFile, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { readRunLog } from '../../src/run-log/read-run-log.ts'
import { decodeLine, encodeLine } from '../../src/run-log/run-log-line.ts'
import type { OpenedRecord, RunLogRecord } from '../../src/run-log/run-log-record.ts'
import { RunLogWriter } from '../../src/run-log/run-log-writer.ts'

const opened: OpenedRecord = {
  type: 'opened',
  format: 1,
  runId: 'r',
  at: '2026-01-05T09:00:00.000000+00:00',
  seed: '1',
  source: 'x.json',
  workingDirectory: '/',
  experiment: { title: 'naïve "quotes"' },
  variables: {},
  plugins: [],
  environment: {},
  sandbox: false,
  undo: 'always',
}
const outcome = (id: number): RunLogRecord => ({ type: 'outcome', id, applied: true })

let path = ''
beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), 'chaos-log-')), 'log.jsonl')
})

describe('a line of the run log', () => {
  it('is JSON whose last member is the checksum', () => {
    const line = encodeLine(opened)
    expect(Object.keys(JSON.parse(line) as object).at(-1)).toBe('sum')
    expect(decodeLine(line.trimEnd())).toEqual(opened)
  })

  it('is invalid as soon as one character differs', () => {
    const line = encodeLine(outcome(1)).trimEnd()
    expect(decodeLine(line.replace('"id":1', '"id":2'))).toBeUndefined()
    expect(decodeLine(line.slice(0, -5))).toBeUndefined()
    expect(decodeLine('')).toBeUndefined()
  })
})

describe('the run log', () => {
  it('holds what was appended once it is synced, and is readable by its owner only', async () => {
    const log = await RunLogWriter.open(path)
    log.append(opened)
    log.append(outcome(1))
    await log.synced()
    expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(3)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    await log.close()
  })

  it('keeps the order of many records that are waited for at the same time', async () => {
    const log = await RunLogWriter.open(path)
    log.append(opened)
    const count = 500
    await Promise.all(
      Array.from({ length: count }, async (_, id) => {
        log.append(outcome(id))
        await log.synced()
      }),
    )
    await log.close()
    const { records } = await readRunLog(path)
    expect(records.slice(1)).toEqual(Array.from({ length: count }, (_, id) => outcome(id)))
  })

  it('counts every valid record on both sides of a torn one, and goes on in a line of its own', async () => {
    const log = await RunLogWriter.open(path)
    log.append(opened)
    log.append(outcome(1))
    await log.close()
    await appendFile(path, encodeLine(outcome(2)).slice(0, 20))
    const torn = await readRunLog(path)
    expect(torn).toMatchObject({ invalidLines: 1, torn: true })
    const again = await RunLogWriter.open(path, torn.torn)
    again.append(outcome(3))
    await again.close()
    const { records, invalidLines } = await readRunLog(path)
    expect(records).toEqual([opened, outcome(1), outcome(3)])
    expect(invalidLines).toBe(1)
  })

  it('says in one sentence that its first record is missing', async () => {
    await writeFile(path, 'garbage\n')
    await expect(readRunLog(path)).rejects.toMatchObject({
      name: 'ChaosError',
      message: expect.stringContaining('no valid first record') as string,
    })
  })

  it('never says that something is durable after a write failed', async () => {
    const log = await RunLogWriter.open('/dev/full')
    log.append(outcome(1))
    await expect(log.synced()).rejects.toMatchObject({ outcome: 'inconclusive' })
    log.append(outcome(2))
    await expect(log.synced()).rejects.toMatchObject({ outcome: 'inconclusive' })
    await log.close()
  })
})
