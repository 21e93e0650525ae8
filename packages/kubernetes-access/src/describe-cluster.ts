import { type SelectionContext, selectCluster } from './select-cluster.ts'

/** Names the cluster in every kubeconfig of a sandbox. */
const sandboxName = 'chaos-sandbox'

/**
 * Says which cluster is meant, without any network call: `context kind-dev (--context), server https://127.0.0.1:6443, cluster
 * kind-dev`; what stands in parentheses is what named the context, or the server where there is none. The sandbox of `chaos sandbox up` is told by its name in the kubeconfig, on this machine: `the sandbox of "chaos sandbox up", context …`.
 * Throws `StepFailure` with reason `no-access` where none is configured.
 */
export async function describeCluster(context: SelectionContext): Promise<string> {
  const { context: name, from, server, name: cluster } = await selectCluster(context)
  const host = URL.parse(server)?.hostname
  const isSandbox = cluster === sandboxName && host === '127.0.0.1'
  const namespace = context.environment['CHAOS_NAMESPACE'] ?? ''
  return [
    ...(isSandbox ? ['the sandbox of "chaos sandbox up"'] : []),
    ...(name === undefined ? [] : [`context ${name} (${from})`]),
    ...(namespace === '' ? [] : [`namespace ${namespace} (--namespace)`]),
    name === undefined ? `server ${server} (${from})` : `server ${server}`,
    `cluster ${cluster}`,
  ].join(', ')
}
