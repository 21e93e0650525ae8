import type { ActionContext, AnyChange, Target } from 'chaos-plugin-api'
import { createObject } from '../../../packages/kubernetes-access/src/changes/object-created.ts'
import { deleteObject } from '../../../packages/kubernetes-access/src/changes/object-deleted.ts'
import { setField } from '../../../packages/kubernetes-access/src/changes/object-field.ts'
import type { Cluster } from '../../../packages/kubernetes-access/src/cluster.ts'
import type { ChangePlan, Field, Value } from '../history.ts'
import { widgets } from '../world/api-server.ts'

/** Where each field stands. */
export const pathOf: Readonly<Record<Field, readonly string[]>> = {
  replicas: ['spec', 'replicas'],
  mode: ['spec', 'mode'],
  depth: ['spec', 'deep', 'depth'],
  team: ['metadata', 'labels', 'team'],
}

/** What a run gives to an object that it creates. */
export const madeSpec = { replicas: 7, mode: 'made' }

/** What an action of the product does: reads an object, and alters it where that makes sense. */
export async function alterObject(
  context: Pick<ActionContext<Target, AnyChange>, 'change' | 'step'>,
  cluster: Cluster,
  plan: ChangePlan,
): Promise<void> {
  const place = { name: plan.on, namespace: 'shop' }
  const found = await cluster.find(widgets, place)
  switch (plan.does) {
    case 'create': {
      const manifest = { metadata: { name: plan.on, labels: { app: plan.on } }, spec: madeSpec }
      await createObject(context, cluster, widgets, manifest, 'shop')
      return
    }
    case 'delete':
      if (found !== undefined) await deleteObject(context, cluster, widgets, found, { propagationPolicy: 'Background' })
      return
    case 'set':
      if (found !== undefined) await setField(context, cluster, widgets, found, settingOf(plan.field, plan.to))
  }
}

function settingOf(field: Field, to: Value) {
  return { path: [...pathOf[field]], ...(to === undefined ? {} : { after: to }) }
}
