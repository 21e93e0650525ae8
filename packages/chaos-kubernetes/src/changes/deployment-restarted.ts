import { namesIn, type RestartedDeployment, restartedDeployment, workloadHealer } from 'chaos-kubernetes-access'
import { defineChange } from 'chaos-plugin-api'

/** A Deployment, or another workload with a pod template, whose pods are replaced one after another. Setting the annotation back would replace them all once more, so it is awaited. */
export const deploymentRestarted = defineChange<RestartedDeployment>({
  data: restartedDeployment,
  names: namesIn,
  undo: 'heals',
  describe: ({ apiVersion, kind = 'Deployment', namespace, name }) => ({
    object: `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}: restart`,
    summary: 'restarted',
    byHand:
      apiVersion === undefined
        ? `kubectl rollout status ${kind.toLowerCase()} ${name} --namespace ${namespace}`
        : `kubectl get pods${namespace === '' ? '' : ` --namespace ${namespace}`}  # ${kind} ${name} replaces them`,
  }),
  healer: workloadHealer,
})
