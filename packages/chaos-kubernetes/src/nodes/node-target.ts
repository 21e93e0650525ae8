import {
  type Cluster,
  type ClusterIdentity,
  type FieldsSet,
  isSameCluster,
  type Node,
  nodes,
  type objectField,
  objectName,
  setField,
} from 'chaos-kubernetes-access'
import { type ActionContext, StepFailure, type Target } from 'chaos-plugin-api'

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

/** Reads a node that was chosen. Throws `StepFailure` where another one has its name by now. `read` is what has been read of that name, where something has. */
export async function readTarget(
  cluster: Cluster,
  { name, uid }: Pick<NodeTarget, 'name' | 'uid'>,
  read?: Node,
): Promise<Node> {
  const node = read ?? (await cluster.get(nodes, { name }))
  if (node.metadata.uid === uid) return node
  throw new StepFailure(`${objectName(nodes, { name })} is another one than before.`, {
    remedy: 'Somebody has made it anew; run the action again to choose among the nodes that there are now.',
  })
}

/** Cordons or uncordons a node, recorded as a change; nothing is sent where it is so already. `read` is the node, where it has been read. */
export async function setCordoned(
  context: Pick<ActionContext<Target, typeof objectField>, 'change' | 'step'>,
  cluster: Cluster,
  { name, uid, cordoned: already }: NodeTarget,
  cordoned: boolean,
  read?: Node,
): Promise<void> {
  if (already === cordoned) return
  const node = await readTarget(cluster, { name, uid }, read)
  // The API leaves the field out where it is false.
  await setField(context, cluster, nodes, node, { path: unschedulable, after: cordoned || undefined })
}

const unschedulable = ['spec', 'unschedulable']

/** Whether a recorded change has cordoned a node of that cluster. */
export function hasCordoned({ cluster, object, fields }: FieldsSet, here: ClusterIdentity): boolean {
  return (
    isSameCluster(cluster, here) &&
    object.kind === 'Node' &&
    fields.some(({ path, after }) => path.join('.') === unschedulable.join('.') && after === true)
  )
}
