import { namesIn, type RestartedDeployment, restartedDeployment, workloadHealer } from 'chaos-kubernetes-access'
import { defineChange } from 'chaos-plugin-api'

/** A Deployment whose pods are replaced one after another. Setting the annotation back would replace them all once more, so it is awaited. */
export const deploymentRestarted = defineChange<RestartedDeployment>({
  data: restartedDeployment,
  names: namesIn,
  undo: 'heals',
  describe: ({ namespace, name }) => ({
    object: `Deployment ${namespace}/${name}: restart`,
    summary: 'restarted',
    byHand: `kubectl rollout status deployment ${name} --namespace ${namespace}`,
  }),
  healer: workloadHealer,
})
