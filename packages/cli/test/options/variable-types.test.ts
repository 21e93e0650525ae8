import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { variableTypes } from 'chaos-core'
import { expect, test } from 'vitest'
import { experimentOf, newChaos } from '../chaos.ts'

test('the types of a variable are the same in the help, in the reference and in what is taken', async () => {
  await using chaos = await newChaos()
  const { stdout } = await chaos.run(['run', '--help'])
  const [, help] = /Types: (.+?); default: str\./.exec(stdout.replaceAll(/\s+/g, ' ')) ?? []
  expect(help?.split(', ')).toEqual([...variableTypes])

  const page = await readFile(resolve(import.meta.dirname, '../../../../docs/reference/experiment-file.md'), 'utf8')
  const [, , row] = /^\| `env_var_type` (\|)(.+?)\|/m.exec(page) ?? []
  const named = [...row!.replaceAll(/\(.*?\)/g, '').matchAll(/`(\w+)`/g)].map(([, type]) => type)
  expect(named.toSorted()).toEqual([...variableTypes].toSorted())

  await chaos.write('e.json', experimentOf([], { configuration: { a: 'x' } }))
  const options = variableTypes.flatMap((type) => ['--var', `a:${type}=1`])
  const taken = await chaos.run(['validate', 'e.json', ...options])
  expect(taken.code, taken.stderr).toBe(0)
})
