import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { filesBench, setFile, textOf } from './run-files.ts'

test('a run that can not be marked in its state folder is refused in one sentence, and touches nothing', async () => {
  const bench = await filesBench()
  await mkdir(join(bench.stateFolder, 'unfinished', 'taken'), { recursive: true })
  const method = [setFile({ paths: [bench.at('a')], text: 'during' })]
  await expect(bench.run({ method }, { runId: 'taken' })).rejects.toMatchObject({
    name: 'ChaosError',
    outcome: 'invalid',
    message: `The state folder ${bench.stateFolder} can't be written: it is a folder.`,
    remedy: expect.stringContaining('--state-dir'),
  })
  expect(await textOf(bench.at('a'))).toBe('before')
})
