import { namesIn, type ServingObject, servingObject, workloadHealer } from 'chaos-kubernetes-access'
import { defineChange } from 'chaos-plugin-api'

/** Pods of a workload that a controller takes away because of what was done to their nodes: awaited until as many are ready as were before. */
export const podsDisplaced = defineChange<ServingObject>({
  data: servingObject,
  names: namesIn,
  undo: 'heals',
  describe: ({ serving: { kind, namespace, name } }) => ({
    object: `${kind} ${namespace === null ? '' : `${namespace}/`}${name}: pods`,
    summary: 'pods have to leave their nodes',
    byHand: `kubectl get pods${namespace === null ? '' : ` --namespace ${namespace}`}  # ${kind} ${name} makes others`,
  }),
  healer: workloadHealer,
})
