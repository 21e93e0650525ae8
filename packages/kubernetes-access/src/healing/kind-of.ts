import type { Cluster } from '../cluster.ts'
import type { Resource } from '../objects/resource.ts'
import { isApiFailure } from '../transport/api-failure.ts'

/** The resource of a kind; `undefined` where there is none, or we may not ask. */
export async function kindOf(cluster: Cluster, apiVersion: string, kind: string): Promise<Resource | undefined> {
  try {
    return await cluster.resourceOf(apiVersion, kind)
  } catch (error) {
    if (isApiFailure(error, 403)) return undefined
    throw error
  }
}
