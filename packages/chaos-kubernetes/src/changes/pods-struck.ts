import { namesIn, type ServingObject, servingObject, workloadHealer } from 'chaos-kubernetes-access'
import { defineChange } from 'chaos-plugin-api'

/** Pods of a workload that another program is asked to kill, or to have fail: awaited until as many are ready as were before. */
export const podsStruck = defineChange<ServingObject>({
  data: servingObject,
  names: namesIn,
  undo: 'heals',
  describe: ({ serving: { kind, namespace, name } }) => ({
    object: `${kind} ${namespace === null ? '' : `${namespace}/`}${name}: pods`,
    summary: 'pods are killed, or fail, by a fault of Chaos Mesh',
    byHand: `kubectl get pods${namespace === null ? '' : ` --namespace ${namespace}`}  # ${kind} ${name} makes others`,
  }),
  healer: workloadHealer,
})
