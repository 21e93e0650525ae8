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
  format: 2,
  runId: 'r',
  seed: '1',
  source: 'x.json',
  workingDirectory: '/',
  experiment: { title: 'naïve "quotes"' },
  variables: {},
  plugins: [],
  environment: {},
  sandbox: false,
  undo: { strategy: 'always', patience: 10, deadline: 45, heal: 120 },
}
const outcome = (id: number): RunLogRecord => ({ type: 'outcome', id, applied: true })

const at = '2026-01-05T09:00:00.250Z'
const clock = { now: () => Date.parse(at) }

let path = ''
beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), 'chaos-log-')), 'log.jsonl')
})

describe('a line of the run log', () => {
  const logged = { n: 7, at, ...opened }

  it('is JSON whose last members are the sum of the line before it and its own', () => {
    const { text, sum } = encodeLine(logged, '0badcafe')
    expect(Object.entries(JSON.parse(text) as object).slice(-2)).toEqual([
      ['prev', '0badcafe'],
      ['sum', sum],
    ])
    expect(decodeLine(text.trimEnd())).toEqual({ record: logged, prev: '0badcafe', sum })
  })

  it('is invalid as soon as one character differs, be it the sum of the line before it', () => {
    const line = encodeLine(logged, '0badcafe').text.trimEnd()
    for (let index = 0; index < line.length; index++) {
      const other = line[index] === '1' ? '2' : '1'
      expect(decodeLine(line.slice(0, index) + other + line.slice(index + 1))).toBeUndefined()
    }
    expect(decodeLine(line.slice(0, -5))).toBeUndefined()
    expect(decodeLine('')).toBeUndefined()
  })
})

describe('the run log', () => {
  it('holds what was appended once it is synced, and is readable by its owner only', async () => {
    const log = await RunLogWriter.open(path, { clock })
    log.append(opened)
    log.append(outcome(1))
    await log.synced()
    expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(3)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    await log.close()
  })

  it('numbers and stamps each record, and returns it as a reader gets it', async () => {
    const log = await RunLogWriter.open(path, { clock })
    const appended = [log.append(opened), log.append(outcome(1))]
    await log.close()
    expect(appended.map(({ n, at }) => [n, at])).toEqual([
      [1, at],
      [2, at],
    ])
    expect((await readRunLog(path)).records).toEqual(appended)
  })

  it('keeps the order of many records that are waited for at the same time', async () => {
    const log = await RunLogWriter.open(path, { clock })
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
    expect(records.slice(1)).toEqual(Array.from({ length: count }, (_, id) => ({ n: id + 2, at, ...outcome(id) })))
  })

  it('counts every valid record on both sides of a torn one, and goes on in a line of its own, chained to the last valid one', async () => {
    const log = await RunLogWriter.open(path, { clock })
    log.append(opened)
    log.append(outcome(1))
    await log.close()
    const lastLine = (await readFile(path, 'utf8')).trimEnd().split('\n').at(-1)!
    await appendFile(path, lastLine.slice(0, 20))
    const torn = await readRunLog(path)
    expect(torn).toMatchObject({ invalidLines: 1, end: { n: 2, torn: true } })
    const again = await RunLogWriter.open(path, { clock, after: torn.end })
    again.append(outcome(3))
    await again.close()
    const { records, invalidLines } = await readRunLog(path)
    expect(records).toEqual([opened, outcome(1), outcome(3)].map((record, index) => ({ n: index + 1, at, ...record })))
    expect(invalidLines).toBe(1)
    const continued = (await readFile(path, 'utf8')).trimEnd().split('\n').at(-1)!
    expect(decodeLine(continued)?.prev).toBe(decodeLine(lastLine)?.sum)
  })

  it('says in one sentence that its first record is missing', async () => {
    await writeFile(path, 'garbage\n')
    await expect(readRunLog(path)).rejects.toMatchObject({
      name: 'ChaosError',
      message: expect.stringContaining('no valid first record') as string,
    })
  })

  it('never says that something is durable after a write failed', async () => {
    const log = await RunLogWriter.open('/dev/full', { clock })
    log.append(outcome(1))
    await expect(log.synced()).rejects.toMatchObject({ outcome: 'inconclusive' })
    log.append(outcome(2))
    await expect(log.synced()).rejects.toMatchObject({ outcome: 'inconclusive' })
    await log.close()
  })
})
