import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { journalOf } from '../../src/journal/journal-of.ts'
import type { Journal } from '../../src/model/journal.ts'
import { readRunLog } from '../../src/run-log/read-run-log.ts'
import { filesBench } from '../run/run-files.ts'

it.each([
  ['deep', 'more than 200 levels deep'],
  ['cyclic', 'it contains itself'],
  ['long', 'more than 1000000 characters'],
  ['big', '1180591620717411303424'],
])('an output that is %s is cut with a mark, and the journal is there', async (what, mark) => {
  const bench = await filesBench()
  const probe = (name: string, args: object) => ({
    type: 'probe',
    name,
    provider: { type: 'plugin', activity: 'files/odd-output', arguments: args },
  })
  const { runId, journal, outcome } = await bench.run({
    // Masking takes other ways through a value.
    secrets: what === 'long' ? {} : { s: { token: 'kiwi-peregrine' } },
    method: [probe('odd', { what }), probe('after it', { what: 'big' })],
  })
  expect(outcome).toBe('held')
  const written = JSON.parse(await readFile(bench.at('journal.json'), 'utf8')) as Journal
  expect(written.run.map(({ status }) => status)).toEqual(['succeeded', 'succeeded'])
  expect(JSON.stringify(written.run[0]!.output)).toContain(mark)
  expect(written).toEqual(JSON.parse(JSON.stringify(journal)))

  const log = `${bench.stateFolder}/runs/${runId}/log.jsonl`
  const { records, damages } = await readRunLog(log)
  expect(damages).toEqual([])
  expect(journalOf(records, { log })).toEqual(written)
})
