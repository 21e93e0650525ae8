import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { experimentOf, newChaos } from '../chaos.ts'
import { linkFilesPlugin, setFileTo } from '../linked-plugin.ts'

async function killedRun() {
  const chaos = await newChaos()
  await linkFilesPlugin(chaos)
  const file = await chaos.write('the-file', 'before')
  const slow = { ...setFileTo(file, 'after'), pauses: { after: 60 } }
  await chaos.write('experiment.json', experimentOf([slow]))
  const run = chaos.start(['run', 'experiment.json'])
  await run.says('waits')
  run.kill('SIGKILL')
  await run.finished
  return { chaos, file }
}

test('a run that was killed is listed, named by every other command, and put back with --yes', async () => {
  const { chaos, file } = await killedRun()
  await using _ = chaos
  expect(await readFile(file, 'utf8')).toBe('after')

  const other = await chaos.run(['info', 'core'])
  expect(other.stderr).toMatch(
    /^Run \S+ is unfinished: what was changed may still be changed\. "chaos recover" puts it back\.$/m,
  )
  expect(other.stdout).toMatch(/^NAME +VERSION\n/)

  const listed = await chaos.run(['recover'])
  expect(listed.code).toBe(6)
  expect(listed.stderr).toContain(`File ${file}`)
  expect(listed.stderr).toContain('Run "chaos recover --yes".')
  expect(await readFile(file, 'utf8')).toBe('after')

  const recovered = await chaos.run(['recover', '--yes'])
  expect(recovered.stderr).toMatch(/restored +File /)
  expect(recovered.code).toBe(0)
  expect(await readFile(file, 'utf8')).toBe('before')

  const again = await chaos.run(['recover', '--yes'])
  expect(again).toMatchObject({ code: 0, stderr: `There is nothing to recover in ${chaos.state}.\n` })
})

test("somebody else's later change is left alone, and the command to put it back is printed", async () => {
  const { chaos, file } = await killedRun()
  await using _ = chaos
  await chaos.write(file, 'somebody')
  const recovered = await chaos.run(['recover', '--yes'])
  expect(recovered.code).toBe(5)
  expect(recovered.stderr).toContain(`by hand: printf before > ${file}`)
  expect(await readFile(file, 'utf8')).toBe('somebody')
})
