import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { alterFaults, faultTargets } from '../alter-faults.ts'
import { routeFault } from '../changes/route-fault.ts'
import { percentage, placeArguments, routes, tellHarmless, toIstioPercentage } from '../fault-arguments.ts'
import { faultResponse, toResponse } from '../fault-response.ts'
import { alterPermissions } from '../permissions.ts'

/** Delays requests to the meant routes. */
export const addDelayFault = defineAction({
  title: 'Delay requests',
  description:
    'Adds latency to requests: a delay in the fault of each rule that has one of the routes. A delay that is there is replaced, an abort stays.',
  impact: 'degrades',
  changes: [routeFault],
  chaosToolkit: ['chaosistio.fault.actions.add_delay_fault'],
  args: z.strictObject({
    ...placeArguments,
    routes,
    fixed_delay: z
      .string()
      .regex(/^(\d+(\.\d+)?(h|m|s|ms|us|ns))+$/, 'it must be a duration such as "5s"')
      .meta({ description: 'How long each request waits: `5s`, `500ms`, `1m30s`.', examples: ['2s'] }),
    percentage,
  }),
  output: faultResponse,
  permissions: (args) => alterPermissions(args),
  targets: (args, context) => faultTargets(args, context),
  async run(args, context) {
    const delay = { fixedDelay: args.fixed_delay, percentage: toIstioPercentage(args.percentage) }
    tellHarmless({ delay }, context)
    return toResponse(200, await alterFaults(args, context, (fault) => ({ ...fault, delay })))
  },
})
