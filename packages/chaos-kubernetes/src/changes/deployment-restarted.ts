import { namesIn, type RestartedDeployment, restartedDeployment, workloadHealer } from 'chaos-kubernetes-access'
import { defineChange } from 'chaos-plugin-api'

/** A Deployment, StatefulSet or DaemonSet whose pods are replaced one after another. Setting the annotation back would replace them all once more, so it is awaited. */
export const deploymentRestarted = defineChange<RestartedDeployment>({
  data: restartedDeployment,
  names: namesIn,
  undo: 'heals',
  describe: ({ kind = 'Deployment', namespace, name }) => ({
    object: `${kind} ${namespace}/${name}: restart`,
    summary: 'restarted',
    byHand: `kubectl rollout status ${kind.toLowerCase()} ${name} --namespace ${namespace}`,
  }),
  healer: workloadHealer,
})
