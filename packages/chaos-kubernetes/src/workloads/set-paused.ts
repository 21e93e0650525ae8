import { type Cluster, deployments, type objectField, setField } from 'chaos-kubernetes-access'
import type { ActionContext } from 'chaos-plugin-api'
import type { ObjectTarget } from '../objects/object-target.ts'
import { readWanted } from '../objects/read-wanted.ts'
import { sideBySide } from '../objects/side-by-side.ts'

/** Pauses the Deployments that an action has chosen, or resumes them, recorded as changes. Returns the names of those that were not so already. */
export async function setPaused(
  context: ActionContext<ObjectTarget, typeof objectField>,
  cluster: Cluster,
  paused: boolean,
): Promise<string[]> {
  const { targets } = context
  const set = await sideBySide(targets, 20, async (target) => {
    const deployment = await readWanted(cluster, deployments, target)
    if (deployment === undefined) return false
    // The API leaves the field out where it is false.
    return setField(context, cluster, deployments, deployment, { path: ['spec', 'paused'], after: paused || undefined })
  })
  return targets.filter((_, at) => set[at]).map(({ name }) => name)
}
