import { StepFailure, type SystemContext } from 'chaos-plugin-api'
import type { Cluster } from '../cluster.ts'
import { connect } from '../connect.ts'
import { namespaces } from '../objects/resource.ts'
import { isApiFailure, isNotFound } from '../transport/api-failure.ts'
import { askOnce } from '../transport/ask-once.ts'
import type { ClusterIdentity } from './object-reference.ts'

/** Finds out which cluster this is. Asked once per connection. */
export async function identify(cluster: Cluster): Promise<ClusterIdentity> {
  const { server, context = null } = cluster.connection
  const uid = await askOnce(cluster.connection, 'uid', () => readUid(cluster))
  return { uid, server, context }
}

/**
 * Connects to the cluster that a change was made on: by the context that was used then, unless the present one names another.
 * Throws `StepFailure` with reason `wrong-system` where another cluster is reached.
 */
export async function connectToSameCluster(context: SystemContext, expected: ClusterIdentity): Promise<Cluster> {
  const cluster = await connect(context, expected.context ?? undefined)
  const found = await identify(cluster)
  if (isSameCluster(expected, found)) return cluster
  throw new StepFailure(
    `The change was made on the cluster of ${expected.context ?? expected.server}, but ${found.context ?? 'the connection'} leads to another one at ${found.server}.`,
    {
      reason: 'wrong-system',
      applied: false,
      remedy: `Give the kubeconfig and the context that the run used${expected.context === null ? '' : ` (${expected.context})`}.`,
    },
  )
}

/** Whether two identities are those of one cluster: by the UID; by the server's address where one of them could not be read. */
export function isSameCluster(one: ClusterIdentity, other: ClusterIdentity): boolean {
  return one.uid === null || other.uid === null ? one.server === other.server : one.uid === other.uid
}

async function readUid(cluster: Cluster): Promise<string | null> {
  try {
    return (await cluster.get(namespaces, { name: 'kube-system' })).metadata.uid
  } catch (error) {
    // Whoever may not read that namespace can run experiments all the same; the server's address must do then.
    if (isApiFailure(error, 403) || isNotFound(error, namespaces, 'kube-system')) return null
    throw error
  }
}
