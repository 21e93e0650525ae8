import {
  connect,
  deletePod,
  deployments,
  givenLabels,
  givenPattern,
  objectDeleted,
  objectLost,
  podRemoved,
  pods,
  replicaSets,
} from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns } from '../arguments.ts'
import { isLeaving } from '../objects/is-leaving.ts'
import { objectTarget } from '../objects/object-target.ts'
import { removeObject } from '../objects/remove-object.ts'
import { removeUnlessGone } from '../objects/remove-unless-gone.ts'
import { removablePod } from '../pods/pod-target.ts'
import { rights } from '../rights.ts'
import { findCandidates } from '../selection/find-candidates.ts'
import { chooseAmong } from '../selection/find-pods.ts'
import { noFilters } from '../selection/pod-filters.ts'
import { firstPod } from '../selection/pod-selection.ts'
import { selectorOf } from '../selector-of.ts'

export const killMicroservice = defineAction({
  title: 'Kill a microservice',
  description:
    'Deletes the Deployment and the ReplicaSet of that name and one pod with the labels. The undo creates the Deployment and the ReplicaSet anew.',
  impact: 'disrupts',
  changes: [objectDeleted, podRemoved, objectLost],
  chaosToolkit: ['chaosk8s.actions.kill_microservice'],
  deprecated: { use: 'kubernetes/delete-deployment' },
  args: z.strictObject({
    name: givenPattern.describe('The name of the Deployment'),
    ns,
    label_selector: givenLabels
      .default('name in ({name})')
      .describe('The labels of the pod; {name} stands for the name'),
  }),
  output: z.null(),
  permissions: ({ ns }) => [
    ...rights(deployments, ['get', 'list', 'delete', 'create'], ns),
    ...rights(replicaSets, ['get', 'list', 'delete', 'create'], ns),
    ...rights(pods, ['get', 'list', 'delete'], ns),
  ],
  targets: async ({ name, ns }) => [objectTarget(deployments, { name, namespace: ns })],
  async run({ name, ns, label_selector }, context) {
    const cluster = await connect(context)
    const labelSelector = selectorOf(label_selector, name)
    const choice = { ...noFilters, ...firstPod, ns, label_selector: labelSelector, name_pattern: name }
    const candidates = await findCandidates(cluster, choice)
    const place = { name, namespace: ns }
    for (const resource of [deployments, replicaSets]) {
      const found = await cluster.find(resource, place)
      if (found === undefined) continue
      await removeObject(context, cluster, resource, found.metadata, { propagationPolicy: 'Background' })
    }
    for (const chosen of chooseAmong(candidates, choice, context)) {
      const pod = removablePod(chosen)
      // Without their ReplicaSet the pods are collected, and this one may be on its way out.
      const found = await cluster.find(pods, pod.metadata)
      if (found === undefined || isLeaving(found)) continue
      await removeUnlessGone(context, cluster, pods, pod, () => deletePod(context, cluster, pod))
    }
    return null
  },
})
