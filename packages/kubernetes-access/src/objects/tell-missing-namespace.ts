import { isStepFailure, type StepContext } from 'chaos-plugin-api'
import type { Cluster } from '../cluster.ts'
import { namespaces } from './resource.ts'

/**
 * Says of a probe that found nothing that the namespace it looked into is not there, if so: then not even "there is none" is a result. Returns
 * whether it said that. Who may not read namespaces can't tell, and says nothing. Throws only what ended the activity.
 *
 * @example
 * const cluster = await connect(context)
 * const isMissing = await tellMissingNamespace(cluster, 'bookinf', context)
 */
export async function tellMissingNamespace(
  cluster: Cluster,
  name: string,
  context: Pick<StepContext, 'foundNothing' | 'signal'>,
): Promise<boolean> {
  try {
    if ((await cluster.find(namespaces, { name })) !== undefined) return false
  } catch (error) {
    context.signal.throwIfAborted()
    if (!isStepFailure(error)) throw error
    return false
  }
  context.foundNothing(`There is no namespace ${name}, so nothing was looked at.`, { nowhere: true })
  return true
}
