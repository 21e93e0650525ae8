import type { Debt } from 'chaos-plugin-api'
import { z } from 'zod'
import { clusterIdentity } from '../changes/object-reference.ts'
import { serverTimeout } from '../cluster.ts'
import { ownerBefore, podsBefore } from './owners-before.ts'
import { workloadReference } from './workload.ts'

/** A pod that was deleted or evicted, as stored with its change. */
export const removedPod = z.strictObject({
  cluster: clusterIdentity,
  pod: z.strictObject({ namespace: z.string(), name: z.string(), uid: z.string(), createdAt: z.string() }),
  /** Its controller. */
  owner: z.strictObject({ apiVersion: z.string(), kind: z.string(), name: z.string(), uid: z.string() }),
  how: z.enum(['deleted', 'evicted']),
  workload: ownerBefore.optional().describe('What keeps it in the end'),
  finished: z.boolean().optional().describe('Whether it had ended by itself, so that nothing makes it again'),
})
/** See `removedPod`. */
export type RemovedPod = z.infer<typeof removedPod>

/** A Deployment, or another workload that is rolled out, that was restarted, as stored with its change. */
export const restartedDeployment = z.strictObject({
  cluster: clusterIdentity,
  apiVersion: z.string().optional().describe('Left out where it is apps/v1'),
  kind: z.string().optional().describe('Left out of a Deployment'),
  namespace: z.string().describe('Empty where it is in none'),
  name: z.string(),
  uid: z.string(),
  restartedAt: z.string().optional().describe('The value of the annotation by which it was restarted'),
  wanted: z.number().optional().describe('How many pods it wanted before'),
  ready: z.number().optional().describe('How many of its pods were ready before'),
  ...podsBefore,
})
/** See `restartedDeployment`. */
export type RestartedDeployment = z.infer<typeof restartedDeployment>

/** Something that was put back and must serve again: as many of its pods (of a Service: of its endpoints) as were ready before. */
export const servingObject = z.strictObject({
  serving: workloadReference.extend({ cluster: clusterIdentity }),
  ready: z.number(),
  displaced: z
    .array(z.string())
    .optional()
    .describe('The UIDs of pods that have to leave, where nobody knows whether its controller makes others'),
  ...podsBefore,
})
/** See `servingObject`. */
export type ServingObject = z.infer<typeof servingObject>

/** All that a cluster may have to repair. */
export type WorkloadDebt = Debt<RemovedPod> | Debt<RestartedDeployment> | Debt<ServingObject>

export function isRemoval(debt: WorkloadDebt): debt is Debt<RemovedPod> {
  return 'pod' in debt.data
}

export function isServing(debt: WorkloadDebt): debt is Debt<ServingObject> {
  return 'serving' in debt.data
}

export function isRestart(debt: WorkloadDebt): debt is Debt<RestartedDeployment> {
  return !isRemoval(debt) && !isServing(debt)
}

/** When a call of unknown outcome has taken effect or never will, in milliseconds since 1970 (UTC). */
export function boundOf({ at }: { readonly at: number }): number {
  return at + serverTimeout * 1000
}
