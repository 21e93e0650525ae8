import { clusterVariables } from 'chaos-kubernetes-access'
import { definePlugin } from 'chaos-plugin-api'
import { allowDnsAccess } from './actions/allow-dns-access.ts'
import { blockDisruptions } from './actions/block-disruptions.ts'
import { breakReference } from './actions/break-reference.ts'
import { cordonNode } from './actions/cordon-node.ts'
import { createDeployment } from './actions/create-deployment.ts'
import { createIngress } from './actions/create-ingress.ts'
import { createNamespace } from './actions/create-namespace.ts'
import { createNetworkPolicy } from './actions/create-network-policy.ts'
import { createNode } from './actions/create-node.ts'
import { createSecret } from './actions/create-secret.ts'
import { createServiceEndpoint } from './actions/create-service-endpoint.ts'
import { createStatefulset } from './actions/create-statefulset.ts'
import { deleteDeployment } from './actions/delete-deployment.ts'
import { deleteIngress } from './actions/delete-ingress.ts'
import { deleteNamespace } from './actions/delete-namespace.ts'
import { deleteNodes } from './actions/delete-nodes.ts'
import { deletePods } from './actions/delete-pods.ts'
import { deleteSecret } from './actions/delete-secret.ts'
import { deleteService } from './actions/delete-service.ts'
import { denyAllEgress } from './actions/deny-all-egress.ts'
import { denyAllIngress } from './actions/deny-all-ingress.ts'
import { drainNodes } from './actions/drain-nodes.ts'
import { emptyServiceEndpoints } from './actions/empty-service-endpoints.ts'
import { execInPods } from './actions/exec-in-pods.ts'
import { killMicroservice } from './actions/kill-microservice.ts'
import { pauseRollout } from './actions/pause-rollout.ts'
import { removeAllowDnsAccess } from './actions/remove-allow-dns-access.ts'
import { removeDenyAllEgress } from './actions/remove-deny-all-egress.ts'
import { removeDenyAllIngress } from './actions/remove-deny-all-ingress.ts'
import { removeNetworkPolicy } from './actions/remove-network-policy.ts'
import { removeStatefulset } from './actions/remove-statefulset.ts'
import { resumeRollout } from './actions/resume-rollout.ts'
import { rolloutDeployment } from './actions/rollout-deployment.ts'
import { scaleDeployment } from './actions/scale-deployment.ts'
import { scaleStatefulset } from './actions/scale-statefulset.ts'
import { scaleToZero } from './actions/scale-to-zero.ts'
import { setImage } from './actions/set-image.ts'
import { terminatePods } from './actions/terminate-pods.ts'
import { uncordonNode } from './actions/uncordon-node.ts'
import { updateIngress } from './actions/update-ingress.ts'
import { commandRun } from './changes/command-run.ts'
import { deploymentRestarted } from './changes/deployment-restarted.ts'
import { objectCreated } from './changes/object-created.ts'
import { objectDeleted } from './changes/object-deleted.ts'
import { objectField } from './changes/object-field.ts'
import { objectLost } from './changes/object-lost.ts'
import { podRemoved } from './changes/pod-removed.ts'
import { clusterAccess } from './preflight/cluster-access.ts'
import { allNodesMustBeReadyToSchedule } from './probes/all-nodes-must-be-ready-to-schedule.ts'
import { allPodsHealthy } from './probes/all-pods-healthy.ts'
import { countMinPods } from './probes/count-min-pods.ts'
import { countPods } from './probes/count-pods.ts'
import { deploymentAvailableAndHealthy } from './probes/deployment-available-and-healthy.ts'
import { deploymentFullyAvailable } from './probes/deployment-fully-available.ts'
import { deploymentNotFullyAvailable } from './probes/deployment-not-fully-available.ts'
import { deploymentPartiallyAvailable } from './probes/deployment-partially-available.ts'
import { disruptionBudgetHeadroom } from './probes/disruption-budget-headroom.ts'
import { endpointsReady } from './probes/endpoints-ready.ts'
import { getAllNodeStatusConditions } from './probes/get-all-node-status-conditions.ts'
import { getEvents } from './probes/get-events.ts'
import { getNodes } from './probes/get-nodes.ts'
import { ingressExists } from './probes/ingress-exists.ts'
import { namespaceExists } from './probes/namespace-exists.ts'
import { nodesMustBeHealthy } from './probes/nodes-must-be-healthy.ts'
import { podIsNotAvailable } from './probes/pod-is-not-available.ts'
import { podsInConditions } from './probes/pods-in-conditions.ts'
import { podsInPhase } from './probes/pods-in-phase.ts'
import { podsNotInPhase } from './probes/pods-not-in-phase.ts'
import { readPodLogs } from './probes/read-pod-logs.ts'
import { rolloutStatus } from './probes/rollout-status.ts'
import { secretExists } from './probes/secret-exists.ts'
import { serviceEndpointIsInitialized } from './probes/service-endpoint-is-initialized.ts'
import { serviceIsInitialized } from './probes/service-is-initialized.ts'
import { shouldBeFoundInLogs } from './probes/should-be-found-in-logs.ts'
import { statefulsetFullyAvailable } from './probes/statefulset-fully-available.ts'
import { statefulsetNotFullyAvailable } from './probes/statefulset-not-fully-available.ts'
import { verifyNodesCondition } from './probes/verify-nodes-condition.ts'

export default definePlugin({
  name: 'kubernetes',
  title: 'Kubernetes',
  standsInFor: ['chaostoolkit-kubernetes'],
  variables: clusterVariables,
  actions: {
    allowDnsAccess,
    blockDisruptions,
    breakReference,
    cordonNode,
    createDeployment,
    createIngress,
    createNamespace,
    createNetworkPolicy,
    createNode,
    createSecret,
    createServiceEndpoint,
    createStatefulset,
    deleteDeployment,
    deleteIngress,
    deleteNamespace,
    deleteNodes,
    deletePods,
    deleteSecret,
    deleteService,
    denyAllEgress,
    denyAllIngress,
    drainNodes,
    emptyServiceEndpoints,
    execInPods,
    killMicroservice,
    pauseRollout,
    removeAllowDnsAccess,
    removeDenyAllEgress,
    removeDenyAllIngress,
    removeNetworkPolicy,
    removeStatefulset,
    resumeRollout,
    rolloutDeployment,
    scaleDeployment,
    scaleStatefulset,
    scaleToZero,
    setImage,
    terminatePods,
    uncordonNode,
    updateIngress,
  },
  probes: {
    allNodesMustBeReadyToSchedule,
    allPodsHealthy,
    countMinPods,
    countPods,
    deploymentAvailableAndHealthy,
    deploymentFullyAvailable,
    deploymentNotFullyAvailable,
    deploymentPartiallyAvailable,
    disruptionBudgetHeadroom,
    endpointsReady,
    getAllNodeStatusConditions,
    getEvents,
    getNodes,
    ingressExists,
    namespaceExists,
    nodesMustBeHealthy,
    podIsNotAvailable,
    podsInConditions,
    podsInPhase,
    podsNotInPhase,
    readPodLogs,
    rolloutStatus,
    secretExists,
    serviceEndpointIsInitialized,
    serviceIsInitialized,
    shouldBeFoundInLogs,
    statefulsetFullyAvailable,
    statefulsetNotFullyAvailable,
    verifyNodesCondition,
  },
  changes: { commandRun, deploymentRestarted, objectCreated, objectDeleted, objectField, objectLost, podRemoved },
  preflight: { clusterAccess },
})
