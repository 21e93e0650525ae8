import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { experimentOf, newChaos, processOf } from '../chaos.ts'
import { linkFilesPlugin, setFileTo } from '../linked-plugin.ts'
import { killedRun } from './killed-runs.ts'

test('a run on a sandbox whose end can not be written down keeps no other run from being put back', async () => {
  await using chaos = await newChaos()
  await linkFilesPlugin(chaos)
  await chaos.write('one', 'before')
  const real = await chaos.write('two', 'before')
  const dead = await killedRun(chaos, ['one'], ['--sandbox', '--sandbox-preset', 'empty'])
  await killedRun(chaos, ['two'])
  // Neither the log, which goes with the list of objects, nor the file in its place can be written.
  const folder = join(chaos.state, 'runs', dead)
  await rm(join(folder, 'objects.jsonl'))
  for (const name of ['objects.jsonl', 'recovered.json/x']) await mkdir(join(folder, name), { recursive: true })

  const { code, stderr } = await chaos.run(['recover', '--yes'])
  expect(await readFile(real, 'utf8'), stderr).toBe('before')
  expect(stderr).toContain(`That the sandbox of run ${dead} is gone can't be written down: `)
  expect(stderr).toMatch(/restored +File /)
  expect(stderr).not.toContain('bug')
  expect(code, stderr).toBe(5)
})

test('a run on a sandbox keeps its outcome where the end of the sandbox can not be written down', async () => {
  await using chaos = await newChaos()
  await linkFilesPlugin(chaos)
  const file = await chaos.write('the-file', 'before')
  const spoil = `cd "$CHAOS_STATE_DIR"/runs/*/ && rm objects.jsonl && mkdir -p objects.jsonl recovered.json/x && echo other > '${file}'`
  await chaos.write('e.json', experimentOf([setFileTo(file, 'during'), processOf('sh', ['-c', spoil])]))
  const { code, stderr } = await chaos.run(['run', 'e.json', '--sandbox', '--sandbox-preset', 'empty'])
  expect(stderr).toMatch(/That the sandbox of run \S+ is gone can't be written down: /)
  expect(stderr).not.toContain('bug')
  expect(code, stderr).toBe(5)
})
