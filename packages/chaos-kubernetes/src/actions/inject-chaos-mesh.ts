import { createObject, objectCreated, pods, replicaSets } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, requiredName } from '../arguments.ts'
import { podsStruck } from '../changes/pods-struck.ts'
import { aimsOf } from '../chaos-mesh/aims-of.ts'
import { awaitInjected } from '../chaos-mesh/await-injected.ts'
import { chaosMeshKind, connectWithChaosMesh } from '../chaos-mesh/chaos-mesh-kinds.ts'
import { faultKinds, faultSpecs } from '../chaos-mesh/fault-specs.ts'
import { foreseeStruckPods } from '../chaos-mesh/foresee-struck-pods.ts'
import { objectTarget } from '../objects/object-target.ts'
import { rights } from '../rights.ts'
import { problemsIn } from '../specs/problems-in.ts'
import { systemCare, whyCare } from '../system-care.ts'

const spec = z.record(z.string(), z.unknown()).meta({
  description: 'The spec of the fault, as Chaos Mesh takes it',
  examples: [
    {
      action: 'delay',
      mode: 'all',
      selector: { labelSelectors: { app: 'ratings' } },
      delay: { latency: '100ms' },
    },
  ],
})

export const injectChaosMesh = defineAction({
  title: 'Inject a fault by Chaos Mesh',
  description:
    'Creates a fault of any kind of Chaos Mesh, and waits until Chaos Mesh has injected it into all that it selects. What Chaos Mesh would not take, or would leave out, is refused before. The undo deletes the fault and waits until it is gone, which Chaos Mesh allows once it has recovered all of its targets. Pods that were killed do not come back: the run waits at its end until their workloads have as many ready as were, and a PodChaos that may kill pods that nothing makes again is refused. A machine that was restarted comes back by itself, which is not awaited.',
  impact: 'disrupts',
  changes: [objectCreated, podsStruck],
  args: z
    .strictObject({
      kind: z.enum(faultKinds).meta({ description: 'The kind of fault', examples: ['NetworkChaos'] }),
      name: requiredName.meta({ description: 'The name that the fault gets', examples: ['slow-ratings'] }),
      ns,
      spec,
      timeout: z.number().min(0).default(60).describe('Seconds to wait at most until it is injected; 0 does not wait'),
      ...systemCare,
    })
    .superRefine(({ kind, spec, ns, i_know }, context) => {
      const care = whyCare(aimsOf(spec, ns), i_know)
      if (care !== undefined) context.addIssue({ code: 'custom', path: ['ns'], message: care })
      for (const { at, clause } of problemsIn(faultSpecs[kind], spec, kind))
        context.addIssue({ code: 'custom', path: ['spec', ...at], message: clause })
    }),
  output: z
    .array(z.string())
    .describe('What was hit, as Chaos Mesh names it: namespace, pod and container, or a machine; empty if not awaited'),
  permissions: ({ kind, ns, spec }) => [
    ...rights(chaosMeshKind(kind), ['create', 'get', 'delete', 'list', 'watch'], ns),
    ...(kind === 'PodChaos' && spec['remoteCluster'] === undefined
      ? [...rights(pods, ['list', 'watch'], ns), ...rights(replicaSets, ['get'], ns)]
      : []),
  ],
  targets: async ({ kind, name, ns }) => [objectTarget(chaosMeshKind(kind), { name, namespace: ns })],
  async run({ kind, name, ns, spec, timeout }, context) {
    const resource = chaosMeshKind(kind)
    const cluster = await connectWithChaosMesh(context, resource)
    if (kind === 'PodChaos' && spec['remoteCluster'] === undefined) {
      await foreseeStruckPods(context, cluster, { action: spec['action'], selector: spec['selector'] }, ns)
    }
    const manifest = { apiVersion: 'chaos-mesh.org/v1alpha1', kind, metadata: { name, namespace: ns }, spec }
    await createObject(context, cluster, resource, manifest, ns)
    return timeout === 0 ? [] : [...(await awaitInjected(cluster, resource, { name, namespace: ns }, timeout))]
  },
})
