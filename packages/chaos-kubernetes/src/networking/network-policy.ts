import {
  type Cluster,
  connect,
  createObject,
  givenText,
  networkPolicies,
  type objectCreated,
  type objectDeleted,
  pods,
} from 'chaos-kubernetes-access'
import { type ActionContext, isStepFailure, type Target } from 'chaos-plugin-api'
import { z } from 'zod'
import { objectTarget } from '../objects/object-target.ts'
import { removeObject } from '../objects/remove-object.ts'
import { withLabels } from '../objects/with-labels.ts'

/** One of Chaos Toolkit's ready-made policies: its names are fixed, so each can be there once per namespace. */
export interface ReadyMadePolicy {
  readonly name: string
  readonly spec: Readonly<Record<string, unknown>>
}

export const denyAllIngressPolicy: ReadyMadePolicy = {
  name: 'chaostoolkit-deny-all-ingress',
  spec: { policyTypes: ['Ingress'], ingress: [] },
}

export const denyAllEgressPolicy: ReadyMadePolicy = {
  name: 'chaostoolkit-deny-all-egress',
  spec: { policyTypes: ['Egress'], egress: [] },
}

export const allowDnsAccessPolicy: ReadyMadePolicy = {
  name: 'chaostoolkit-allow-dns',
  spec: {
    policyTypes: ['Egress'],
    egress: [
      {
        to: [{ namespaceSelector: {} }],
        ports: [
          { protocol: 'UDP', port: 53 },
          { protocol: 'TCP', port: 53 },
        ],
      },
    ],
  },
}

export const podLabels = z
  .record(z.string(), givenText)
  .nullable()
  .default(null)
  .describe('Only pods with these labels; all of the namespace unless given')

export async function createPolicy(
  context: ActionContext<Target, typeof objectCreated>,
  { name, spec }: ReadyMadePolicy,
  labels: Readonly<Record<string, string>> | null,
  namespace: string,
): Promise<void> {
  const manifest = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name },
    spec: { podSelector: labels === null ? {} : { matchLabels: labels }, ...spec },
  }
  const cluster = await connect(context)
  if (await hasNoPod(cluster, { namespace, labels }, context.signal)) {
    context.foundNothing(
      `There is no pod${withLabels(labels === null ? null : labelSelectorOf(labels))} in namespace ${namespace}, so the NetworkPolicy ${name} hits nothing.`,
    )
  }
  await createObject(context, cluster, networkPolicies, manifest, namespace)
}

/** Whether a policy would hit no pod. Who may not list pods can't tell. */
async function hasNoPod(
  cluster: Cluster,
  { namespace, labels }: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> | null },
  signal: AbortSignal,
): Promise<boolean> {
  const labelSelector = labels === null ? null : labelSelectorOf(labels)
  try {
    return (await cluster.list(pods, { namespace, labelSelector, limit: 1 })).length === 0
  } catch (error) {
    signal.throwIfAborted()
    if (!isStepFailure(error)) throw error
    return false
  }
}

function labelSelectorOf(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([label, value]) => `${label}=${value}`)
    .join(',')
}

export function policyTarget({ name }: ReadyMadePolicy, namespace: string) {
  return objectTarget(networkPolicies, { name, namespace })
}

export async function removePolicy(
  context: ActionContext<Target, typeof objectDeleted>,
  { name }: ReadyMadePolicy,
  namespace: string,
): Promise<void> {
  await removeObject(context, await connect(context), networkPolicies, { name, namespace })
}
