import { recordEvent } from '../events/record-event.ts'
import { ApiError } from '../registry/api-error.ts'
import type { Cluster } from '../registry/cluster.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'

/**
 * Makes an object for its owner. Where the API refuses it (a quota, a limit), that is reported as an event on the owner, in the controller's
 * words, and the refusal is returned.
 */
export function attempt<T>(
  cluster: Cluster,
  owner: KubernetesObject,
  source: string,
  describe: (refusal: string) => string,
  make: () => T,
): T | ApiError {
  try {
    return make()
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const message = describe(error.message)
    // A namespace that is on its way out refuses everything; nobody needs to hear of it.
    if (!/being terminated/.test(error.message))
      recordEvent(cluster, owner, { type: 'Warning', reason: 'FailedCreate', message, source })
    return error
  }
}
