import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { alterFaults, faultTargets } from '../alter-faults.ts'
import { routeFault } from '../changes/route-fault.ts'
import { percentage, placeArguments, routes, tellHarmless, toIstioPercentage } from '../fault-arguments.ts'
import { faultResponse, toResponse } from '../fault-response.ts'
import { alterPermissions } from '../permissions.ts'

/** Fails requests to the meant routes. */
export const addAbortFault = defineAction({
  title: 'Fail requests',
  description:
    'Adds an abort to the fault of each rule that has one of the routes: requests get an HTTP status instead of an answer. An abort that is there is replaced, a delay stays.',
  impact: 'disrupts',
  changes: [routeFault],
  chaosToolkit: ['chaosistio.fault.actions.add_abort_fault'],
  args: z.strictObject({
    ...placeArguments,
    routes,
    http_status: z
      .int()
      .min(200)
      .max(599)
      .meta({ description: 'The status that requests get.', examples: [503] }),
    percentage,
  }),
  output: faultResponse,
  permissions: (args) => alterPermissions(args),
  targets: (args, context) => faultTargets(args, context),
  async run(args, context) {
    const abort = { httpStatus: args.http_status, percentage: toIstioPercentage(args.percentage) }
    tellHarmless({ abort }, context)
    return toResponse(200, await alterFaults(args, context, (fault) => ({ ...fault, abort })))
  },
})
