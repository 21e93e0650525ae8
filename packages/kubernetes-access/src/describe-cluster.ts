import { clusterVariable, sourceOfOption } from './cluster-variables.ts'
import { isSandbox } from './is-sandbox.ts'
import { selectCluster } from './select-cluster.ts'
import type { SelectionContext } from './selection/selection-context.ts'

/**
 * Says which cluster is meant, without any network call: `context kind-dev (--context), server https://127.0.0.1:6443, cluster
 * kind-dev`; what stands in parentheses is what named the context, or the server where there is none. The sandbox of `chaos sandbox up` is told by its name in the kubeconfig, on this machine: `the sandbox of "chaos sandbox up", context …`.
 * Throws `StepFailure` with reason `no-access` where none is configured.
 */
export async function describeCluster(context: SelectionContext): Promise<string> {
  const { context: name, from, server, name: cluster } = await selectCluster(context)
  const namespace = clusterVariable(context.environment, 'CHAOS_NAMESPACE')
  return [
    ...(isSandbox({ name: cluster, server }) ? ['the sandbox of "chaos sandbox up"'] : []),
    ...(name === undefined ? [] : [`context ${name} (${from})`]),
    ...(namespace === undefined
      ? []
      : [`namespace ${namespace} (${sourceOfOption(context.environment, 'namespace')})`]),
    name === undefined ? `server ${server} (${from})` : `server ${server}`,
    `cluster ${cluster}`,
  ].join(', ')
}
