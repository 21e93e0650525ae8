import { type Cluster, type Node, nodes, objectName, setField } from 'chaos-kubernetes-access'
import type { ActionContext, Target } from 'chaos-plugin-api'

/** A node that an action acts on. */
export interface NodeTarget extends Target {
  readonly name: string
  readonly uid: string
  /** Whether it took no new pods already. */
  readonly cordoned: boolean
}

export function nodeTarget({ metadata, spec }: Node): NodeTarget {
  const { name, uid } = metadata
  return { object: objectName(nodes, { name }), name, uid, cordoned: spec.unschedulable === true }
}

/** Cordons or uncordons a node, recorded as a change; nothing is sent where it is so already. */
export async function setCordoned(
  context: Pick<ActionContext, 'change'>,
  cluster: Cluster,
  target: NodeTarget,
  cordoned: boolean,
): Promise<void> {
  await setField(context, cluster, nodes, {
    object: target,
    field: ['spec', 'unschedulable'],
    // The API leaves the field out where it is false.
    before: target.cordoned || undefined,
    after: cordoned || undefined,
  })
}
