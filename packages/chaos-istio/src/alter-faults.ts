import { isDeepStrictEqual } from 'node:util'
import { type Cluster, connect, identify, isApiFailure } from 'chaos-kubernetes-access'
import type { ActionContext, StepContext, Target } from 'chaos-plugin-api'

import { type RouteFaultData, routeFault } from './changes/route-fault.ts'
import { asRead, faultPatch } from './fault-patch.ts'
import { identifyRule } from './find-rule.ts'
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

/** How often to look anew when somebody else alters the VirtualService at the same time. */
const attempts = 5

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
  context: Pick<ActionContext, 'change'> & StepContext,
  wanted: WantedFault,
): Promise<VirtualService> {
  const cluster = await connect(context)
  const resource = virtualServices(args.version)
  const place = { name: args.virtual_service_name, namespace: args.ns }
  let current = await cluster.get(resource, place)
  for (let attempt = 1; ; ) {
    const next = nextStep(selectRules(current, args.routes), wanted)
    if (next === undefined) return current
    const { rule, member, value } = next
    const patch = [...asRead(current.metadata.uid, rule), ...faultPatch(rule, member, value)]
    const data = await describeStep(args, cluster, current, next)
    try {
      current = await context.change(routeFault, data, () =>
        cluster.patch(resource, place, { type: 'json', body: patch }),
      )
    } catch (error) {
      if (attempt === attempts || !isApiFailure(error, 409, 422)) throw error
      const fresh = await cluster.get(resource, place)
      if (fresh.metadata.resourceVersion === current.metadata.resourceVersion) throw error
      current = fresh
      attempt += 1
    }
  }
}

interface Step {
  readonly rule: IndexedRule
  readonly member: string
  /** `undefined`: the member is to go. */
  readonly value: unknown
}

function nextStep(rules: readonly IndexedRule[], wanted: WantedFault): Step | undefined {
  for (const rule of rules) {
    const fault = rule.rule.fault ?? {}
    const target = wanted(fault, rule)
    for (const member of new Set([...Object.keys(target), ...Object.keys(fault)])) {
      if (!isDeepStrictEqual(fault[member], target[member])) return { rule, member, value: target[member] }
    }
  }
  return undefined
}

async function describeStep(
  args: RuleArguments,
  cluster: Cluster,
  { metadata }: VirtualService,
  { rule, member, value }: Step,
): Promise<RouteFaultData> {
  const before = rule.rule.fault?.[member]
  const data = {
    cluster: await identify(cluster),
    namespace: args.ns,
    name: args.virtual_service_name,
    uid: metadata.uid,
    version: args.version,
    ...identifyRule(rule),
    member,
    ...(before === undefined ? {} : { before }),
    ...(value === undefined ? {} : { after: value }),
  }
  return data as RouteFaultData
}
