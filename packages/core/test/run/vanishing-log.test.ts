import { beforeEach, describe, expect, it } from 'vitest'
import { findUnfinishedRuns } from '../../src/recovery/find-unfinished-runs.ts'
import { type Bench, filesBench, setFile, textOf } from './run-files.ts'

let bench: Bench
beforeEach(async () => {
  bench = await filesBench()
})

/** Runs two changes, with an accident between them: the first probe of the name `now` makes it happen. */
async function runWith(accident: string) {
  const now = {
    type: 'action',
    name: 'now',
    provider: { type: 'process', path: 'sh', arguments: ['-c', accident] },
  }
  const [a, b] = [bench.at('a'), bench.at('b')]
  const result = await bench.run({
    method: [setFile({ paths: [a], text: 'during' }), now, setFile({ paths: [b], text: 'during' })],
  })
  return { result, a, b }
}

describe('a run whose log is damaged while it is at work', () => {
  it.each([
    ['the state folder is removed', 'rm -rf "$HOME/state"'],
    ['a file takes the place of the state folder', 'rm -rf "$HOME/state" && touch "$HOME/state"'],
    ['the folder of the run is removed', 'rm -rf "$HOME"/state/runs/*'],
    ['the log is removed', 'rm "$HOME"/state/runs/*/log.jsonl'],
    ['the log is emptied', ': > "$(echo "$HOME"/state/runs/*/log.jsonl)"'],
    ['the log is replaced', 'cd "$HOME"/state/runs/* && cp log.jsonl new && mv new log.jsonl'],
    ['the list of objects is removed', 'rm "$HOME"/state/runs/*/objects.jsonl'],
  ])('injects nothing more once %s, and undoes from memory', async (_what, accident) => {
    const { result, a, b } = await runWith(accident)
    expect(await textOf(a)).toBe('before')
    expect(await textOf(b)).toBeUndefined()
    expect(result.changes.map(({ object, fate }) => [object, fate])).toEqual([
      [`File ${a}`, 'restored'],
      [`File ${b}`, 'not-applied'],
    ])
    expect(result.outcome).toBe('inconclusive')
    expect(result.reason).toContain('The run log')
    expect(await findUnfinishedRuns(bench.stateFolder).catch(() => [])).toEqual([])
  })
})
