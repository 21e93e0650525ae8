import { clusterIdentity, namesIn } from 'chaos-kubernetes-access'
import { defineChange } from 'chaos-plugin-api'
import { z } from 'zod'
import { containerHealer } from '../containers/container-healer.ts'
import type { DisturbedContainer } from '../containers/disturbed-container.ts'

const data = z.strictObject({
  cluster: clusterIdentity,
  namespace: z.string(),
  pod: z.string(),
  uid: z.string(),
  container: z.string(),
  id: z.string(),
  ready: z.boolean(),
  what: z.string(),
  seconds: z.number().min(0),
}) satisfies z.ZodType<DisturbedContainer>

/** What was done to a container from within, for a time. It ends by itself; awaited until that time is over and the container works as before. */
export const containerDisturbed = defineChange<DisturbedContainer>({
  data,
  names: namesIn,
  undo: 'heals',
  describe: ({ namespace, pod, container, what }) => ({
    object: `Pod ${namespace}/${pod}: container ${container}`,
    summary: what,
    byHand: `kubectl get pod ${pod} --namespace ${namespace}  # what was begun in it ends by itself, with the container at the latest`,
  }),
  healer: containerHealer,
})
