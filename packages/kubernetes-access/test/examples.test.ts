import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkExamples, examplesOf } from '../../plugin-api/test/support/examples.ts'

const folder = join(import.meta.dirname, '..')

const preamble = `declare const context: import('chaos-plugin-api').ActionContext<import('chaos-plugin-api').Target, import('chaos-plugin-api').AnyChange>;`

test('the examples of how to reach a cluster are right', () => {
  const examples = examplesOf(folder)
  expect(examples.length).toBeGreaterThan(1)
  expect(checkExamples(folder, examples, preamble)).toEqual([])
})
