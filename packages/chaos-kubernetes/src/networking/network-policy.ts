import { connect, createObject, networkPolicies, type objectCreated, type objectDeleted } from 'chaos-kubernetes-access'
import type { ActionContext, Target } from 'chaos-plugin-api'
import { z } from 'zod'
import { objectTarget } from '../objects/object-target.ts'
import { removeObject } from '../objects/remove-object.ts'

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
  .record(z.string(), z.string())
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
  await createObject(context, await connect(context), networkPolicies, manifest, namespace)
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
