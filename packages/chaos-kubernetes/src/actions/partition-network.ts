import { isIP } from 'node:net'
import {
  type Cluster,
  connect,
  createObject,
  givenLabels,
  givenLabelsOrNull,
  givenNamespaceOrNull,
  givenText,
  type KubernetesObject,
  type LabelSelector,
  networkPolicies,
  objectCreated,
  objectName,
  pods,
} from 'chaos-kubernetes-access'
import { defineAction, type StepContext } from 'chaos-plugin-api'
import { z } from 'zod'
import { whyUnreadable, withRule } from '../argument-rules.ts'
import { ns } from '../arguments.ts'
import { partitionSpec } from '../networking/partition-spec.ts'
import { nameOfStep } from '../objects/name-of-step.ts'
import { withLabels } from '../objects/with-labels.ts'
import { rights } from '../rights.ts'
import { labelRequirements, selectorText } from '../selectors/label-requirements.ts'
import { systemCare, withSystemCare } from '../system-care.ts'

const cidr = givenText.refine(
  (text) => text.trim() === '' || isCidr(text),
  'it is no range of addresses such as "10.0.0.0/8"',
)

export const partitionNetwork = defineAction({
  title: 'Partition the network',
  description:
    'Creates a NetworkPolicy that cuts pods off from others, chosen by their labels, or from DNS. Works only where the network enforces policies, and for connections as that does: open ones may last. A policy can only allow, which has three consequences. What another policy allows these pods stays allowed; that there is one is said. Cut off from other pods, they reach, and are reached from, no address outside the cluster either, but those that are given as reachable. And pods are told by labels alone: a zone or a node cannot be cut off. The undo deletes the policy.',
  impact: 'disrupts',
  changes: [objectCreated],
  args: withRule(
    withSystemCare(
      z.strictObject({
        ns,
        label_selector: givenLabels.meta({
          description: 'The labels of the pods that are cut off: "app=ratings,version=v2"',
          examples: ['app=ratings'],
        }),
        other_label_selector: givenLabelsOrNull.meta({
          description: 'The labels of the pods that they are cut off from',
          examples: ['app=reviews'],
        }),
        other_ns: givenNamespaceOrNull.describe('The namespace of those other pods; the same unless given'),
        dns: z.boolean().default(false).describe('Whether they are cut off from DNS (port 53), instead of from pods'),
        direction: z
          .enum(['both', 'ingress', 'egress'])
          .default('both')
          .describe(
            'Which connections are cut off: those that come in, those that go out, or both; from DNS those that go out',
          ),
        reachable: z
          .array(cidr)
          .default([])
          .describe('Ranges of addresses outside the cluster that stay reachable: ["10.0.0.0/8"]'),
        ...systemCare,
      }),
    ),
    'other_label_selector',
    problemOfPartition,
  ),
  output: z.string().describe('The name of the policy'),
  permissions: ({ ns, other_ns, dns }) => [
    ...rights(networkPolicies, ['list', 'create', 'get', 'delete'], ns),
    ...rights(pods, ['list'], ns),
    ...(dns || other_ns === null ? [] : rights(pods, ['list'], other_ns)),
  ],
  async run({ ns, label_selector, other_label_selector, other_ns, direction, reachable }, context) {
    const cluster = await connect(context)
    const other =
      other_label_selector === null ? undefined : { labels: other_label_selector, namespace: other_ns ?? ns }
    await tellNoPod(cluster, ns, label_selector, context)
    if (other !== undefined) await tellNoPod(cluster, other.namespace, other.labels, context)
    await tellOtherPolicies(cluster, ns, label_selector, context)
    const spec = partitionSpec({ labels: label_selector, direction, other, reachable })
    const manifest = { metadata: { name: nameOfStep('partition', context.step) }, spec }
    return (await createObject(context, cluster, networkPolicies, manifest, ns)).metadata.name
  },
})

function problemOfPartition({
  label_selector,
  other_label_selector,
  other_ns,
  dns,
  direction,
  reachable,
}: {
  readonly label_selector: string
  readonly other_label_selector: string | null
  readonly other_ns: string | null
  readonly dns: boolean
  readonly direction: string
  readonly reachable: readonly string[]
}): string | undefined {
  if ((other_label_selector === null) === !dns)
    return dns
      ? 'pods and DNS are given; give one of other_label_selector and dns'
      : 'nothing is given that the pods are to be cut off from; give the labels of pods in other_label_selector, or set dns to true'
  if (dns && (other_ns !== null || direction === 'ingress' || reachable.length > 0))
    return 'DNS is cut off as connections that go out, and nothing else is; leave out other_ns, direction and reachable'
  for (const labels of [label_selector, other_label_selector]) {
    const problem = labels === null ? undefined : whyUnreadable(labels, labelRequirements)
    if (problem !== undefined) return problem
  }
  return undefined
}

function isCidr(text: string): boolean {
  const [, address = '', length] = /^(.*)\/(\d{1,3})$/.exec(text.trim()) ?? []
  const version = isIP(address)
  return version !== 0 && Number(length) <= (version === 4 ? 32 : 128)
}

async function tellNoPod(
  cluster: Cluster,
  namespace: string,
  labelSelector: string,
  context: Pick<StepContext, 'foundNothing'>,
): Promise<void> {
  const found = await cluster.list(pods, { namespace, labelSelector, limit: 1 })
  if (found.length > 0) return
  context.foundNothing(
    `There is no pod${withLabels(labelSelector)} in namespace ${namespace}, so nothing is cut off from anything.`,
  )
}

/** Says which policies of others select these pods, too: what one of them allows is allowed. */
async function tellOtherPolicies(
  cluster: Cluster,
  namespace: string,
  labelSelector: string,
  context: Pick<StepContext, 'leftUndone'>,
): Promise<void> {
  const names: string[] = []
  for (const policy of await cluster.list(networkPolicies, { namespace })) {
    const both = [labelSelector, selectorText(podsOf(policy))].filter((text) => text !== '').join(',')
    const [selected] = await cluster.list(pods, { namespace, labelSelector: both, limit: 1 })
    if (selected !== undefined) names.push(objectName(networkPolicies, policy.metadata))
  }
  if (names.length === 0) return
  const [they, allow] = names.length === 1 ? ['it', 'selects'] : ['they', 'select']
  context.leftUndone(
    `${names.join(', ')} ${allow} these pods as well, and what ${they} allow${names.length === 1 ? 's' : ''} stays allowed.`,
  )
}

function podsOf({ spec }: KubernetesObject): LabelSelector {
  return (spec as { readonly podSelector?: LabelSelector } | undefined)?.podSelector ?? {}
}
