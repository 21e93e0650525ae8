import { connect, isApiFailure, tellMissingNamespace } from 'chaos-kubernetes-access'
import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { readVirtualService } from '../alter-faults.ts'
import { placeArguments } from '../fault-arguments.ts'
import { faultResponse, toResponse } from '../fault-response.ts'
import { readPermissions } from '../permissions.ts'

/** Reads a VirtualService. A status other than 200 is a result as well, so a tolerance can ask for it. */
export const getVirtualService = defineProbe({
  title: 'VirtualService as it is',
  description:
    'Reads a VirtualService and returns status and body of the answer. It does not fail where there is none.',
  chaosToolkit: ['chaosistio.fault.probes.get_virtual_service'],
  args: z.strictObject(placeArguments),
  output: faultResponse,
  permissions: (args) => readPermissions(args),
  async run(args, context) {
    try {
      return toResponse(200, await readVirtualService(args, context))
    } catch (error) {
      if (!isApiFailure(error)) throw error
      if (error.status === 404) await tellMissingNamespace(await connect(context), args.ns, context)
      return toResponse(error.status, error.body)
    }
  },
})
