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

test('a run on a disk that is full from the start touches nothing, and leaves nothing to recover', async () => {
  await using chaos = await newChaos()
  await linkFilesPlugin(chaos)
  const file = await chaos.write('file', 'before')
  await chaos.write('experiment.json', experimentOf([setFileTo(file, 'during')]))

  const { code, stderr } = await chaos.run(['run', 'experiment.json'], { fileBlocks: 0 })

  expect(code, stderr).toBe(2)
  expect(stderr).toContain(`The state folder ${chaos.state} can't be written: it would become too large.`)
  expect(await readFile(file, 'utf8')).toBe('before')
  expect((await chaos.run(['recover', '--yes'])).stderr).toContain('nothing to recover')
})

test.each([
  [
    'a run in the sandbox',
    ['run', 'experiment.json', '--sandbox'],
    "The kubeconfig of the sandbox can't be written to",
  ],
  ['a sandbox in the background', ['sandbox', 'up'], "The files of the sandbox can't be written to"],
])('%s says in one sentence that the disk is full', async (_, args, says) => {
  await using chaos = await newChaos()
  await chaos.write('experiment.json', experimentOf([]))
  const { code, stderr } = await chaos.run(args, { fileBlocks: 0 })
  expect(stderr).toContain(says)
  expect(stderr).toContain('it would become too large. Make room or rights there')
  expect(code, stderr).toBe(2)
})
