import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { knownKeys } from '../../src/experiment/known-keys.ts'

test('the reference of the experiment file names every key that means something', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../../docs/reference/experiment-file.md'), 'utf8')
  const named = new Set([...page.matchAll(/[\w-]+/g)].map(([word]) => word))
  const missing = Object.values(knownKeys).flatMap((keys) => keys.filter((key) => !named.has(key)))
  expect(missing).toEqual([])
})
