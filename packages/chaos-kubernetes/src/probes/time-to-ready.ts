import { connect, controllerOf, type Pod, pods, replicaSets, sharedReference } from 'chaos-kubernetes-access'
import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, podLabels } from '../arguments.ts'
import { lookAt } from '../objects/look-at.ts'
import { isSinceStart } from '../objects/since-start.ts'
import { rights } from '../rights.ts'
import { ownedBy } from '../selection/owned-by.ts'
import { ownerName } from '../selection/owner-name.ts'

export const timeToReady = defineProbe({
  title: 'Time to ready of new pods',
  description:
    'Reads how long the pods with these labels, or of this owner, that were created since the run began took until they were ready, in seconds: from their creation to the last time that they became ready. The API tells both in whole seconds. Those that are not ready are counted, and have no time. That there are no new pods is said.',
  args: z.strictObject({
    label_selector: podLabels.default(''),
    ns,
    owner: ownerName.describe('Only pods of this owner, whatever stands between: "rollout/ratings"'),
  }),
  output: z.strictObject({
    ready: z.int().describe('How many of the new pods are ready'),
    not_ready: z.int().describe('How many are not'),
    median: z.number().nullable().describe('Seconds; null where none is ready'),
    max: z.number().nullable().describe('Seconds; null where none is ready'),
  }),
  permissions: ({ ns, owner }) => [
    ...rights(pods, ['list'], ns),
    ...(owner === null ? [] : rights(replicaSets, ['get', 'list'], ns)),
  ],
  async run({ label_selector, ns, owner }, context) {
    const cluster = await connect(context)
    const query = { namespace: ns, labelSelector: label_selector }
    const keep = (pod: Pod) => ({
      isFresh: isSinceStart(pod.metadata.creationTimestamp, context.step),
      seconds: secondsToReady(pod),
      namespace: ns,
      controller: sharedReference(controllerOf(pod)),
    })
    const labelled = await lookAt(cluster, pods, query, context, { keep })
    const isOf = owner === null ? undefined : await ownedBy(cluster, labelled)
    const found = isOf === undefined ? labelled : labelled.filter((pod) => isOf(pod, owner!))
    if (labelled.length > 0 && found.length === 0) context.foundNothing(`No pod in namespace ${ns} is of ${owner}.`)
    const fresh = found.filter(({ isFresh }) => isFresh)
    if (found.length > 0 && fresh.length === 0) {
      context.foundNothing(`None of the ${found.length} pods in namespace ${ns} was created since the run began.`)
    }
    const seconds = fresh.flatMap(({ seconds }) => seconds ?? []).toSorted((a, b) => a - b)
    return {
      ready: seconds.length,
      not_ready: fresh.length - seconds.length,
      median: seconds[Math.floor((seconds.length - 1) / 2)] ?? null,
      max: seconds.at(-1) ?? null,
    }
  },
})

function secondsToReady({ metadata, status }: Pod): number | undefined {
  const ready = status?.conditions?.find(({ type, status }) => type === 'Ready' && status === 'True')
  const { lastTransitionTime } = (ready ?? {}) as { readonly lastTransitionTime?: string }
  if (lastTransitionTime === undefined) return undefined
  return (Date.parse(lastTransitionTime) - Date.parse(metadata.creationTimestamp)) / 1000
}
