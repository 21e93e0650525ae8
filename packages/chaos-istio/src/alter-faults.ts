import { isDeepStrictEqual } from 'node:util'
import { connect, type FieldSetting, setFields } from 'chaos-kubernetes-access'
import type { ActionContext, StepContext, Target } from 'chaos-plugin-api'

import { routeFault } from './changes/route-fault.ts'
import { faultPath } from './rule-path.ts'
import { type IndexedRule, selectRules } from './select-rules.ts'
import { type Fault, type Route, type VirtualService, virtualServices } from './virtual-service.ts'

/** The arguments that say which rules of which VirtualService are meant. */
export interface RuleArguments {
  readonly virtual_service_name: string
  readonly ns: string
  readonly version: string
  readonly routes: readonly Route[]
}

/** What the fault of a rule is to be, given what it is. */
export type WantedFault = (fault: Fault, rule: IndexedRule) => Fault

/** Reads the VirtualService that is meant. */
export async function readVirtualService(
  { virtual_service_name, ns, version }: Omit<RuleArguments, 'routes'>,
  context: StepContext,
): Promise<VirtualService> {
  const cluster = await connect(context)
  return cluster.get(virtualServices(version), { name: virtual_service_name, namespace: ns })
}

/** The rules whose fault an action is about. */
export async function faultTargets(args: RuleArguments, context: StepContext): Promise<readonly Target[]> {
  const rules = selectRules(await readVirtualService(args, context), args.routes)
  return rules.map(({ index }) => ({
    object: `VirtualService ${args.ns}/${args.virtual_service_name}: http[${index}].fault`,
  }))
}

/**
 * Gives the meant rules another fault: one recorded change for each rule and member that is to differ. Sends nothing where all is
 * as wanted already. Returns the VirtualService as it is then. Fails where no rule has one of the routes.
 */
export async function alterFaults(
  args: RuleArguments,
  context: Pick<ActionContext<Target, typeof routeFault>, 'change'> & StepContext,
  wanted: WantedFault,
): Promise<VirtualService> {
  const cluster = await connect(context)
  const resource = virtualServices(args.version)
  let current = await cluster.get(resource, { name: args.virtual_service_name, namespace: args.ns })
  for (;;) {
    const setting = nextSetting(selectRules(current, args.routes), wanted)
    if (setting === undefined) return current
    current = (await setFields(context, cluster, resource, current, [setting], routeFault)) ?? current
  }
}

function nextSetting(rules: readonly IndexedRule[], wanted: WantedFault): FieldSetting | undefined {
  for (const rule of rules) {
    const fault = rule.rule.fault ?? {}
    const target = wanted(fault, rule)
    for (const member of new Set([...Object.keys(target), ...Object.keys(fault)])) {
      if (!isDeepStrictEqual(fault[member], target[member]))
        // A fault without members is refused by the mesh.
        return { path: faultPath(rule, member), after: target[member], emptied: 1 }
    }
  }
  return undefined
}
