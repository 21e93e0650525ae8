import { type SelectionContext, selectCluster } from './select-cluster.ts'

/**
 * Says which cluster is meant, without any network call: `context kind-dev, server https://127.0.0.1:6443, cluster kind-dev`.
 * Throws `StepFailure` with reason `no-access` where none is configured.
 */
export async function describeCluster(context: SelectionContext): Promise<string> {
  const { context: name, server, name: cluster } = await selectCluster(context)
  return `${name === undefined ? '' : `context ${name}, `}server ${server}, cluster ${cluster}`
}
