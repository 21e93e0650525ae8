import { apiVersionOf, type Cluster, connect, type KubernetesObject, type Resource } from 'chaos-kubernetes-access'
import { type StepContext, StepFailure } from 'chaos-plugin-api'

/** A ChaosEngine of Litmus, which has its experiments run. */
export interface ChaosEngine extends KubernetesObject {
  readonly status?: {
    /** `initialized`, `completed` or `stopped`. */
    readonly engineStatus?: string
    readonly experiments?:
      | readonly { readonly name: string; readonly status: string; readonly verdict: string }[]
      | null
  }
}

/** What came of an experiment of Litmus. */
export interface ChaosResult extends KubernetesObject {
  readonly spec?: { readonly engine?: string; readonly experiment?: string }
  readonly status?: {
    readonly experimentStatus?: {
      /** `Pass`, `Fail`, `Error`, `Stopped` or `Awaited`. */
      readonly verdict?: string
      readonly errorOutput?: { readonly reason?: string }
      readonly probeSuccessPercentage?: string
    }
    readonly probeStatuses?:
      | readonly {
          readonly name?: string
          readonly status?: { readonly verdict?: string; readonly description?: string }
        }[]
      | null
  }
}

const api = { group: 'litmuschaos.io', version: 'v1alpha1', namespaced: true }
/** ChaosEngines (`litmuschaos.io/v1alpha1`). */
export const chaosEngines: Resource<ChaosEngine> = { ...api, plural: 'chaosengines', kind: 'ChaosEngine' }
/** ChaosResults (`litmuschaos.io/v1alpha1`). */
export const chaosResults: Resource<ChaosResult> = { ...api, plural: 'chaosresults', kind: 'ChaosResult' }

/** Connects to a cluster that has Litmus. Fails (`StepFailure`) where it has not. */
export async function connectWithLitmus(context: StepContext): Promise<Cluster> {
  const cluster = await connect(context)
  if ((await cluster.resourceNamed(apiVersionOf(chaosEngines), chaosEngines.plural)) !== undefined) return cluster
  throw new StepFailure(
    `The cluster knows no ChaosEngine of ${apiVersionOf(chaosEngines)}, so Litmus is not installed there.`,
    { applied: false, remedy: 'Install Litmus, or name a cluster that has it.' },
  )
}
