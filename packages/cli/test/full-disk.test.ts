import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { experimentOf, newChaos } from './chaos.ts'
import { linkFilesPlugin, setFileTo } from './linked-plugin.ts'

test('a run on a disk that is full by and by injects nothing more, puts back what it did, and gives its outcome', async () => {
  await using chaos = await newChaos()
  await linkFilesPlugin(chaos)
  const files = await Promise.all(Array.from({ length: 10 }, (_, index) => chaos.write(`file-${index}`, 'before')))
  await chaos.write('experiment.json', experimentOf(files.map((file) => setFileTo(file, 'during'.repeat(50)))))
  const texts = () => Promise.all(files.map((file) => readFile(file, 'utf8')))

  const { code, stderr } = await chaos.run(['run', 'experiment.json'], { fileBlocks: 24 })

  expect(code, stderr).toBe(4)
  expect(stderr).toMatch(/The run log \S+ can't be written: it would become too large/)
  expect(stderr).toMatch(/The journal can't be written to \S+: it would become too large/)
  expect(stderr).toMatch(/restored +File /)
  expect(stderr).toMatch(/not applied +File /)
  expect(await texts()).toEqual(files.map(() => 'before'))
  expect((await chaos.run(['recover', '--yes'])).stderr).toContain('nothing to recover')
})
