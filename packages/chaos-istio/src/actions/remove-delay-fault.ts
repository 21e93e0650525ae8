import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { faultTargets } from '../alter-faults.ts'
import { routeFault } from '../changes/route-fault.ts'
import { placeArguments, routes } from '../fault-arguments.ts'
import { faultResponse, toResponse } from '../fault-response.ts'
import { alterPermissions } from '../permissions.ts'
import { removeFaults } from '../remove-faults.ts'

/** Takes the delay of the meant routes away. */
export const removeDelayFault = defineAction({
  title: 'Stop delaying requests',
  description:
    'Removes the delay of each rule that has one of the routes. An abort stays. What this run put there is undone: what was there before comes back in rollbacks.',
  impact: 'none',
  changes: [routeFault],
  chaosToolkit: ['chaosistio.fault.actions.remove_delay_fault'],
  args: z.strictObject({ ...placeArguments, routes }),
  output: faultResponse,
  permissions: (args) => alterPermissions(args),
  targets: (args, context) => faultTargets(args, context),
  async run(args, context) {
    return toResponse(200, await removeFaults(args, context, (member) => member === 'delay'))
  },
})
