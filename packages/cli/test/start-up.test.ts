import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Chaos, experimentOf, newChaos, processOf } from './chaos.ts'

/** Writes the address of every module that the process loads to a file. */
const recorder = `
import { appendFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
registerHooks({
  load(url, context, next) {
    appendFileSync(process.env.LOADED_MODULES, url + '\\n')
    return next(url, context)
  },
})`

async function modulesOf(chaos: Chaos, args: readonly string[]): Promise<string[]> {
  const hook = await chaos.write('record.mjs', recorder)
  const file = join(chaos.folder, 'modules')
  await chaos.write(file, '')
  const { code } = await chaos.run(args, { nodeArguments: ['--import', hook], environment: { LOADED_MODULES: file } })
  expect(code).toBe(0)
  return (await readFile(file, 'utf8')).trim().split('\n')
}

test.each([
  [['--version']],
  [['--help']],
  [['discover']],
  [['info', 'extensions']],
  [['validate', 'experiment.json']],
  [['run', 'experiment.json']],
])('%j loads no Kubernetes client, no sandbox and no schema library', async (args) => {
  await using chaos = await newChaos()
  await chaos.write('experiment.json', experimentOf([processOf('true', [])]))
  const modules = await modulesOf(chaos, args)
  expect(modules.some((url) => url.endsWith('/bundle/main.js'))).toBe(true)
  expect(modules.filter((url) => /\/zod\/|\/sandbox\/|chaos-sandbox/.test(url))).toEqual([])
})

test('the version is printed without loading the core, oclif or YAML', async () => {
  await using chaos = await newChaos()
  const modules = await modulesOf(chaos, ['--version'])
  expect(modules.filter((url) => url.startsWith('file:')).length).toBeLessThan(10)
})
