import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { knownKeys } from '../../src/model/known-keys.ts'
import { dryModes, hypothesisStrategies, rollbackStrategies } from '../../src/model/strategy-names.ts'

const page = readFileSync(join(import.meta.dirname, '../../../../docs/reference/experiment-file.md'), 'utf8')

test('the reference of the experiment file names every key that means something', () => {
  const named = new Set([...page.matchAll(/[\w-]+/g)].map(([word]) => word))
  const missing = Object.values(knownKeys).flatMap((keys) => keys.filter((key) => !named.has(key)))
  expect(missing).toEqual([])
})

test.each([
  ['runtime.hypothesis.strategy', [...new Set(Object.values(hypothesisStrategies))]],
  ['runtime.rollbacks.strategy', rollbackStrategies],
  ['dry', dryModes],
])('the reference of %s names every word that it may have, and of strategies no other', (heading, words) => {
  const section = page.split(`\n### ${heading}\n`)[1]?.split('\n#')[0] ?? ''
  for (const word of words) expect(section).toMatch(new RegExp(`\`(?:--dry )?${word}\``))
  const rows = [...section.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell = '']) => cell.replaceAll('`', '').split(', '))
  if (rows.length > 0) expect(rows.sort()).toEqual([...words].sort())
})
