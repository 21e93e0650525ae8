import {
  connect,
  type KubernetesObject,
  objectField,
  objectName,
  type Resource,
  setField,
} from 'chaos-kubernetes-access'
import { defineAction, StepFailure } from 'chaos-plugin-api'
import { z } from 'zod'
import { iKnow, ns, requiredName } from '../arguments.ts'
import { objectTarget } from '../objects/object-target.ts'
import { rights } from '../rights.ts'

interface Lease extends KubernetesObject {
  readonly spec?: { readonly holderIdentity?: string; readonly leaseDurationSeconds?: number }
}

const leases: Resource<Lease> = {
  group: 'coordination.k8s.io',
  version: 'v1',
  plural: 'leases',
  kind: 'Lease',
  namespaced: true,
}
/** There every kubelet has one, which says that it lives, and not that it leads. */
const ofNodes = 'kube-node-lease'

export const stealLease = defineAction({
  title: 'Steal a leader Lease',
  description:
    'Writes another holder into the Lease by which replicas of a controller choose their leader. The leader finds that it leads no more, and gives up within some seconds; the others wait for as long as the Lease says before one of them takes it. So for that time nobody leads. The undo writes the former holder, and the length, back where nobody has taken the Lease since; where somebody has, which is as it should be, it is left to them. A Lease that nobody holds is refused, and so are those of nodes.',
  impact: 'disrupts',
  changes: [objectField],
  args: z.strictObject({
    name: requiredName,
    ns,
    seconds: z
      .int()
      .min(1)
      .max(3600)
      .nullable()
      .default(null)
      .describe('For how long the others wait (seconds); as long as the Lease says unless given'),
    i_know: iKnow,
  }),
  output: z.string().describe('The former holder'),
  permissions: ({ ns }) => rights(leases, ['get', 'patch'], ns),
  targets: async ({ name, ns }) => [objectTarget(leases, { name, namespace: ns })],
  async run({ name, ns, seconds }, context) {
    const cluster = await connect(context)
    const place = { name, namespace: ns }
    const lease = await cluster.get(leases, place)
    const { holderIdentity = '' } = lease.spec ?? {}
    if (holderIdentity === '' || ns === ofNodes) {
      const why = ns === ofNodes ? 'says that a node lives, and has no leader' : 'is held by nobody'
      throw new StepFailure(`${objectName(leases, place)} ${why}.`, { remedy: 'Name the Lease of a leader.' })
    }
    // The time of its last renewal stays as it is: it changes all the time, and others go by when they saw the Lease change.
    const holder = { path: ['spec', 'holderIdentity'], after: `chaos-${context.step.runId}` }
    const length = { path: ['spec', 'leaseDurationSeconds'], after: seconds }
    await setField(context, cluster, leases, lease, holder, ...(seconds === null ? [] : [length]))
    return holderIdentity
  },
})
