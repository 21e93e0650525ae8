import { isDeepStrictEqual } from 'node:util'
import { clusterIdentity, connectToSameCluster, lookAgainIfRefused } from 'chaos-kubernetes-access'
import { defineChange, type Inspection } from 'chaos-plugin-api'
import { z } from 'zod'
import { asRead, faultPatch } from '../fault-patch.ts'
import { findRule } from '../find-rule.ts'
import { type VirtualService, virtualServices } from '../virtual-service.ts'

const data = z.strictObject({
  cluster: clusterIdentity,
  namespace: z.string(),
  name: z.string(),
  uid: z.string(),
  version: z.string().describe('Group and version of the API'),
  index: z.int().describe("The rule's place in spec.http"),
  rule: z.record(z.string(), z.json()).describe('The rule without its fault'),
  member: z.string().describe('delay or abort'),
  before: z.json().optional().describe('Left out where there was none'),
  after: z.json().optional().describe('Left out where it is removed'),
})
export type RouteFaultData = z.infer<typeof data>

/**
 * One member (delay or abort) of the fault of one rule of a VirtualService. Put back only as long as it is as this change left it;
 * everything else of the rule stays as it is by then.
 */
export const routeFault = defineChange<RouteFaultData>({
  data,
  undo: 'revert',
  describe: (changed) => ({
    object: `VirtualService ${changed.namespace}/${changed.name}: http[${changed.index}].fault.${changed.member}`,
    summary: summarise(changed),
    byHand: commandByHand(changed),
  }),
  async inspect(changed, context) {
    const cluster = await connectToSameCluster(context, changed.cluster)
    const found = await cluster.find(virtualServices(changed.version), changed)
    return judge(found, changed)
  },
  async revert(changed, context) {
    const cluster = await connectToSameCluster(context, changed.cluster)
    const resource = virtualServices(changed.version)
    const found = await cluster.find(resource, changed)
    if (found === undefined || judge(found, changed) !== 'applied') return
    const rule = findRule(found.spec.http ?? [], changed)!
    const body = [...asRead(changed.uid, rule), ...faultPatch(rule, changed.member, changed.before)]
    await lookAgainIfRefused(() => cluster.patch(resource, changed, { type: 'json', body }))
  },
})

function judge(found: VirtualService | undefined, changed: RouteFaultData): Inspection {
  if (found === undefined) return 'gone'
  if (found.metadata.uid !== changed.uid) return 'replaced'
  const { member, before, after } = changed
  const rules = found.spec.http ?? []
  const rule = findRule(rules, changed)?.rule
  if (rule === undefined) {
    const elsewhere = rules.findIndex(({ fault }) => after !== undefined && isDeepStrictEqual(fault?.[member], after))
    if (elsewhere < 0) return 'gone'
    return { drifted: `its rules were rewritten; http[${elsewhere}] has the same ${member}` }
  }
  const value = rule.fault?.[member]
  if (isDeepStrictEqual(value, after)) return 'applied'
  if (isDeepStrictEqual(value, before)) return 'restored'
  return { drifted: `${member} is ${value === undefined ? 'not set' : JSON.stringify(value)}` }
}

function summarise({ member, before, after }: RouteFaultData): string {
  if (after === undefined) return `${member} removed`
  const { fixedDelay, httpStatus, percentage } = after as {
    readonly fixedDelay?: string
    readonly httpStatus?: number
    readonly percentage?: { readonly value?: number }
  }
  const kind = member === 'delay' ? `delay of ${fixedDelay}` : `${member} with status ${httpStatus}`
  const known = fixedDelay ?? httpStatus
  const share = percentage?.value === undefined ? '' : ` for ${percentage.value} % of the requests`
  return `${known === undefined ? member : kind}${share} ${before === undefined ? 'added' : 'put in place of another'}`
}

function commandByHand({ namespace, name, index, member, before, after }: RouteFaultData): string {
  const path = `/spec/http/${index}/fault/${member}`
  const operation = before === undefined ? { op: 'remove', path } : { op: 'add', path, value: before }
  // The test keeps the command from hitting another rule, or somebody else's fault.
  const test = after === undefined ? [] : [{ op: 'test', path, value: after }]
  const patch = JSON.stringify([...test, operation]).replaceAll("'", `'\\''`)
  return `kubectl --namespace ${namespace} patch virtualservices.networking.istio.io ${name} --type=json --patch='${patch}'`
}
