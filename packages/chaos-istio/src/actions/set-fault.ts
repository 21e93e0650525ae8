import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { alterFaults, faultTargets } from '../alter-faults.ts'
import { routeFault } from '../changes/route-fault.ts'
import { placeArguments, routes, tellHarmless, withoutNulls } from '../fault-arguments.ts'
import { faultResponse, toResponse } from '../fault-response.ts'
import { alterPermissions } from '../permissions.ts'

/** Gives the meant routes exactly one fault. */
export const setFault = defineAction({
  title: 'Set the fault of routes',
  description:
    'Sets the whole fault of each rule that has one of the routes, as it is given. A fault that is there is replaced.',
  impact: 'disrupts',
  changes: [routeFault],
  chaosToolkit: ['chaosistio.fault.actions.set_fault'],
  args: z.strictObject({
    ...placeArguments,
    routes,
    fault: z.record(z.string(), z.json()).meta({
      description:
        "A fault as Istio's API has it. A delay or abort without a percentage hits no request; one that is null counts as left out.",
      examples: [{ abort: { httpStatus: 503, percentage: { value: 100 } } }],
    }),
  }),
  output: faultResponse,
  permissions: (args) => alterPermissions(args),
  targets: (args, context) => faultTargets(args, context),
  async run(args, context) {
    const fault = withoutNulls(args.fault)
    tellHarmless(fault, context)
    return toResponse(200, await alterFaults(args, context, () => fault))
  },
})
