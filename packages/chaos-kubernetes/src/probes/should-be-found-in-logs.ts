import { givenPattern } from 'chaos-kubernetes-access'
import { compilePythonRegex, defineProbe, endInTime, StepFailure } from 'chaos-plugin-api'
import { z } from 'zod'

export const shouldBeFoundInLogs = defineProbe({
  title: 'Logs hold a text',
  description:
    'Made to be the tolerance of the probe that reads logs: a regular expression is searched for in each log.',
  chaosToolkit: ['chaosk8s.pod.probes.should_be_found_in_logs'],
  args: z.strictObject({
    pattern: givenPattern.describe('The regular expression'),
    all_containers: z.boolean().default(true).describe('It must be in every log; else one is enough'),
    value: z.record(z.string(), z.string()).nullable().default(null).describe('The logs by their names'),
  }),
  output: z.boolean(),
  async run({ pattern, all_containers, value }) {
    const logs = Object.values(value ?? {})
    if (logs.length === 0) throw new StepFailure('There are no logs to search.', { reason: 'not-met' })
    const expression = compilePythonRegex(pattern)
    const has = (log: string) => expression.test(log)
    return endInTime(`The search for /${pattern}/`, () => (all_containers ? logs.every(has) : logs.some(has)))
  },
})
