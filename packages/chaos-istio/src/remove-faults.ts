import { connect, identify, isSameCluster } from 'chaos-kubernetes-access'
import type { ActionContext, Target } from 'chaos-plugin-api'
import { alterFaults, type RuleArguments, readVirtualService } from './alter-faults.ts'
import { routeFault } from './changes/route-fault.ts'
import { leadsThrough, memberOf, ruleOf } from './rule-path.ts'
import { hasRoute, selectRules } from './select-rules.ts'
import type { VirtualService } from './virtual-service.ts'

/**
 * Takes members of the meant rules' faults away. What this run put there is undone, so that a fault that was there before comes
 * back. Then whatever else is there is removed by a change of its own, except, in rollbacks, where an undo just brought it back.
 */
export async function removeFaults(
  args: RuleArguments,
  context: ActionContext<Target, typeof routeFault>,
  isMeant: (member: string) => boolean,
): Promise<VirtualService> {
  // Before anything is undone: it fails where no rule has one of the routes.
  selectRules(await readVirtualService(args, context), args.routes)
  const here = await identify(await connect(context))
  const undone = await context.undo(routeFault, ({ cluster, object, fields }) => {
    const [field] = fields
    return (
      isSameCluster(cluster, here) &&
      object.namespace === args.ns &&
      object.name === args.virtual_service_name &&
      field?.after !== undefined &&
      isMeant(memberOf(field.path)) &&
      hasRoute(ruleOf(field.path), args.routes)
    )
  })
  const kept = context.step.phase === 'rollbacks' ? undone.flatMap(({ fields }) => fields) : []
  return alterFaults(args, context, (fault, { rule }) =>
    Object.fromEntries(
      Object.entries(fault).filter(
        ([member]) =>
          !isMeant(member) || kept.some(({ path }) => memberOf(path) === member && leadsThrough(path, rule)),
      ),
    ),
  )
}
