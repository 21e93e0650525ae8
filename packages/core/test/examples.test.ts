import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkExamples, evaluate, examplesOf, promisesOf } from '../../plugin-api/test/support/examples.ts'

const folder = join(import.meta.dirname, '..')
const examples = examplesOf(folder)

const preamble = `
declare const loaded: Parameters<typeof import('${folder}/src/experiment/validate-experiment.ts').validateExperiment>[0];
declare const clock: import('chaos-plugin-api').Clock;
declare const context: Parameters<typeof import('${folder}/src/experiment/validate-experiment.ts').validateExperiment>[1];
`

test('the examples of the core are right', () => {
  expect(examples.length).toBeGreaterThan(5)
  expect(checkExamples(folder, examples, preamble)).toEqual([])
})

const promises = examples.flatMap((example) =>
  promisesOf(example).map((promise) => [promise.expression, example, promise] as const),
)

test.each(promises)('%s gives what its example says', async (_expression, example, promise) => {
  const [found, promised] = await evaluate(example, promise)
  expect(found).toEqual(promised)
})
