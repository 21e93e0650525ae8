import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkExamples, evaluate, examplesOf, promisesOf } from './support/examples.ts'

const folder = join(import.meta.dirname, '..')

const preamble = `
import { existsSync } from 'node:fs'; import { rename, statfs } from 'node:fs/promises'; import { z } from 'zod';
`

test('the examples of the contract are right', () => {
  const examples = examplesOf(folder)
  expect(examples.length).toBeGreaterThan(5)
  expect(checkExamples(folder, examples, preamble)).toEqual([])
})

test('an example that is wrong is found', () => {
  const [example] = examplesOf(folder)
  const wrong = { ...example!, code: `defineProbe({ titel: 'Typo' })` }
  expect(checkExamples(folder, [wrong], preamble).join()).toContain('titel')
})

test('what the examples promise comes out', async () => {
  const outcomes = examplesOf(folder).flatMap((example) =>
    promisesOf(example).map((promise) => evaluate(example, promise)),
  )
  expect(outcomes.length).toBeGreaterThan(0)
  for (const [found, promised] of await Promise.all(outcomes)) expect(found).toEqual(promised)
})
