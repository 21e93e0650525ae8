import { clusterVariables } from 'chaos-kubernetes-access'
import { definePlugin } from 'chaos-plugin-api'
import { allowDnsAccess } from './actions/allow-dns-access.ts'
import { applyFromJson } from './actions/apply-from-json.ts'
import { applyFromYaml } from './actions/apply-from-yaml.ts'
import { blockDisruptions } from './actions/block-disruptions.ts'
import { breakReference } from './actions/break-reference.ts'
import { breakWebhook } from './actions/break-webhook.ts'
import { chaosMeshAddLatency } from './actions/chaos-mesh-add-latency.ts'
import { chaosMeshCorruptPackets } from './actions/chaos-mesh-corrupt-packets.ts'
import { chaosMeshDeleteNetworkFault } from './actions/chaos-mesh-delete-network-fault.ts'
import { chaosMeshDeleteStressor } from './actions/chaos-mesh-delete-stressor.ts'
import { chaosMeshDuplicatePackets } from './actions/chaos-mesh-duplicate-packets.ts'
import { chaosMeshReorderPackets } from './actions/chaos-mesh-reorder-packets.ts'
import { chaosMeshSetBandwidth } from './actions/chaos-mesh-set-bandwidth.ts'
import { chaosMeshSetLoss } from './actions/chaos-mesh-set-loss.ts'
import { chaosMeshStressCpu } from './actions/chaos-mesh-stress-cpu.ts'
import { chaosMeshStressMemory } from './actions/chaos-mesh-stress-memory.ts'
import { cordonNode } from './actions/cordon-node.ts'
import { createClusterCustomObject } from './actions/create-cluster-custom-object.ts'
import { createCustomObject } from './actions/create-custom-object.ts'
import { createDaemonSet } from './actions/create-daemon-set.ts'
import { createDeployment } from './actions/create-deployment.ts'
import { createIngress } from './actions/create-ingress.ts'
import { createNamespace } from './actions/create-namespace.ts'
import { createNetworkPolicy } from './actions/create-network-policy.ts'
import { createNode } from './actions/create-node.ts'
import { createSecret } from './actions/create-secret.ts'
import { createServiceEndpoint } from './actions/create-service-endpoint.ts'
import { createStatefulset } from './actions/create-statefulset.ts'
import { deleteClusterCustomObject } from './actions/delete-cluster-custom-object.ts'
import { deleteCustomObject } from './actions/delete-custom-object.ts'
import { deleteDaemonSet } from './actions/delete-daemon-set.ts'
import { deleteDeployment } from './actions/delete-deployment.ts'
import { deleteIngress } from './actions/delete-ingress.ts'
import { deleteNamespace } from './actions/delete-namespace.ts'
import { deleteNodes } from './actions/delete-nodes.ts'
import { deletePods } from './actions/delete-pods.ts'
import { deleteReplicaSet } from './actions/delete-replica-set.ts'
import { deleteSecret } from './actions/delete-secret.ts'
import { deleteService } from './actions/delete-service.ts'
import { denyAllEgress } from './actions/deny-all-egress.ts'
import { denyAllIngress } from './actions/deny-all-ingress.ts'
import { drainNodes } from './actions/drain-nodes.ts'
import { emptyServiceEndpoints } from './actions/empty-service-endpoints.ts'
import { execInPods } from './actions/exec-in-pods.ts'
import { fillCluster } from './actions/fill-cluster.ts'
import { freezeAutoscaler } from './actions/freeze-autoscaler.ts'
import { injectChaosMesh } from './actions/inject-chaos-mesh.ts'
import { killContainer } from './actions/kill-container.ts'
import { killMicroservice } from './actions/kill-microservice.ts'
import { partitionNetwork } from './actions/partition-network.ts'
import { patch } from './actions/patch.ts'
import { patchClusterCustomObject } from './actions/patch-cluster-custom-object.ts'
import { patchCustomObject } from './actions/patch-custom-object.ts'
import { pauseArgoCdSync } from './actions/pause-argo-cd-sync.ts'
import { pauseContainer } from './actions/pause-container.ts'
import { pauseRollout } from './actions/pause-rollout.ts'
import { removeAllowDnsAccess } from './actions/remove-allow-dns-access.ts'
import { removeDenyAllEgress } from './actions/remove-deny-all-egress.ts'
import { removeDenyAllIngress } from './actions/remove-deny-all-ingress.ts'
import { removeNetworkPolicy } from './actions/remove-network-policy.ts'
import { removeStatefulset } from './actions/remove-statefulset.ts'
import { removeWebhook } from './actions/remove-webhook.ts'
import { replaceClusterCustomObject } from './actions/replace-cluster-custom-object.ts'
import { replaceCustomObject } from './actions/replace-custom-object.ts'
import { restartWorkload } from './actions/restart-workload.ts'
import { resumeRollout } from './actions/resume-rollout.ts'
import { rewriteDns } from './actions/rewrite-dns.ts'
import { rolloutDeployment } from './actions/rollout-deployment.ts'
import { rotateServiceAccountToken } from './actions/rotate-service-account-token.ts'
import { runLitmusEngine } from './actions/run-litmus-engine.ts'
import { scaleDeployment } from './actions/scale-deployment.ts'
import { scaleStatefulset } from './actions/scale-statefulset.ts'
import { scaleToZero } from './actions/scale-to-zero.ts'
import { setImage } from './actions/set-image.ts'
import { squeezeLimits } from './actions/squeeze-limits.ts'
import { squeezeQuota } from './actions/squeeze-quota.ts'
import { stealLease } from './actions/steal-lease.ts'
import { stressCpu } from './actions/stress-cpu.ts'
import { stressMemory } from './actions/stress-memory.ts'
import { suspendFlux } from './actions/suspend-flux.ts'
import { taintNodes } from './actions/taint-nodes.ts'
import { terminatePods } from './actions/terminate-pods.ts'
import { uncordonNode } from './actions/uncordon-node.ts'
import { undoRollout } from './actions/undo-rollout.ts'
import { untaintNodes } from './actions/untaint-nodes.ts'
import { updateDaemonSet } from './actions/update-daemon-set.ts'
import { updateIngress } from './actions/update-ingress.ts'
import { commandRun } from './changes/command-run.ts'
import { containerDisturbed } from './changes/container-disturbed.ts'
import { deploymentRestarted } from './changes/deployment-restarted.ts'
import { ephemeralContainerAdded } from './changes/ephemeral-container-added.ts'
import { litmusResultsLeft } from './changes/litmus-results-left.ts'
import { objectCreated } from './changes/object-created.ts'
import { objectDeleted } from './changes/object-deleted.ts'
import { objectField } from './changes/object-field.ts'
import { objectLost } from './changes/object-lost.ts'
import { podRemoved } from './changes/pod-removed.ts'
import { podsDisplaced } from './changes/pods-displaced.ts'
import { podsStruck } from './changes/pods-struck.ts'
import { tokensRevoked } from './changes/tokens-revoked.ts'
import { clusterAccess } from './preflight/cluster-access.ts'
import { contestedObjects } from './preflight/contested-objects.ts'
import { podsNotRemade } from './preflight/pods-not-remade.ts'
import { systemHit } from './preflight/system-hit.ts'
import { allNodesMustBeReadyToSchedule } from './probes/all-nodes-must-be-ready-to-schedule.ts'
import { allPodsHealthy } from './probes/all-pods-healthy.ts'
import { apiServerLatency } from './probes/api-server-latency.ts'
import { autoscalerState } from './probes/autoscaler-state.ts'
import { chaosMeshGetNetworkFault } from './probes/chaos-mesh-get-network-fault.ts'
import { chaosMeshGetNetworkFaults } from './probes/chaos-mesh-get-network-faults.ts'
import { chaosMeshGetStressor } from './probes/chaos-mesh-get-stressor.ts'
import { chaosMeshGetStressors } from './probes/chaos-mesh-get-stressors.ts'
import { countMinPods } from './probes/count-min-pods.ts'
import { countPods } from './probes/count-pods.ts'
import { daemonSetAvailableAndHealthy } from './probes/daemon-set-available-and-healthy.ts'
import { daemonSetFullyAvailable } from './probes/daemon-set-fully-available.ts'
import { daemonSetNotFullyAvailable } from './probes/daemon-set-not-fully-available.ts'
import { daemonSetPartiallyAvailable } from './probes/daemon-set-partially-available.ts'
import { deploymentAvailableAndHealthy } from './probes/deployment-available-and-healthy.ts'
import { deploymentFullyAvailable } from './probes/deployment-fully-available.ts'
import { deploymentNotFullyAvailable } from './probes/deployment-not-fully-available.ts'
import { deploymentPartiallyAvailable } from './probes/deployment-partially-available.ts'
import { disruptionBudgetHeadroom } from './probes/disruption-budget-headroom.ts'
import { endpointsReady } from './probes/endpoints-ready.ts'
import { eventsSinceStart } from './probes/events-since-start.ts'
import { evictionAllowed } from './probes/eviction-allowed.ts'
import { getAllNodeStatusConditions } from './probes/get-all-node-status-conditions.ts'
import { getClusterCustomObject } from './probes/get-cluster-custom-object.ts'
import { getCustomObject } from './probes/get-custom-object.ts'
import { getEvents } from './probes/get-events.ts'
import { getNodes } from './probes/get-nodes.ts'
import { ingressExists } from './probes/ingress-exists.ts'
import { jobState } from './probes/job-state.ts'
import { listClusterCustomObjects } from './probes/list-cluster-custom-objects.ts'
import { listCustomObjects } from './probes/list-custom-objects.ts'
import { namespaceExists } from './probes/namespace-exists.ts'
import { nodesMustBeHealthy } from './probes/nodes-must-be-healthy.ts'
import { podIsNotAvailable } from './probes/pod-is-not-available.ts'
import { podsInConditions } from './probes/pods-in-conditions.ts'
import { podsInPhase } from './probes/pods-in-phase.ts'
import { podsNotInPhase } from './probes/pods-not-in-phase.ts'
import { readPodLogs } from './probes/read-pod-logs.ts'
import { restartsSinceStart } from './probes/restarts-since-start.ts'
import { rolloutStatus } from './probes/rollout-status.ts'
import { secretExists } from './probes/secret-exists.ts'
import { serviceEndpointIsInitialized } from './probes/service-endpoint-is-initialized.ts'
import { serviceIsInitialized } from './probes/service-is-initialized.ts'
import { shouldBeFoundInLogs } from './probes/should-be-found-in-logs.ts'
import { statefulsetFullyAvailable } from './probes/statefulset-fully-available.ts'
import { statefulsetNotFullyAvailable } from './probes/statefulset-not-fully-available.ts'
import { timeToReady } from './probes/time-to-ready.ts'
import { verifyNodesCondition } from './probes/verify-nodes-condition.ts'

export default definePlugin({
  name: 'kubernetes',
  title: 'Kubernetes',
  standsInFor: ['chaostoolkit-kubernetes'],
  variables: clusterVariables,
  actions: {
    allowDnsAccess,
    applyFromJson,
    applyFromYaml,
    blockDisruptions,
    breakReference,
    breakWebhook,
    chaosMeshAddLatency,
    chaosMeshCorruptPackets,
    chaosMeshDeleteNetworkFault,
    chaosMeshDeleteStressor,
    chaosMeshDuplicatePackets,
    chaosMeshReorderPackets,
    chaosMeshSetBandwidth,
    chaosMeshSetLoss,
    chaosMeshStressCpu,
    chaosMeshStressMemory,
    cordonNode,
    createClusterCustomObject,
    createCustomObject,
    createDaemonSet,
    createDeployment,
    createIngress,
    createNamespace,
    createNetworkPolicy,
    createNode,
    createSecret,
    createServiceEndpoint,
    createStatefulset,
    deleteClusterCustomObject,
    deleteCustomObject,
    deleteDaemonSet,
    deleteDeployment,
    deleteIngress,
    deleteNamespace,
    deleteNodes,
    deletePods,
    deleteReplicaSet,
    deleteSecret,
    deleteService,
    denyAllEgress,
    denyAllIngress,
    drainNodes,
    emptyServiceEndpoints,
    execInPods,
    fillCluster,
    freezeAutoscaler,
    injectChaosMesh,
    killContainer,
    killMicroservice,
    partitionNetwork,
    patch,
    patchClusterCustomObject,
    patchCustomObject,
    pauseArgoCdSync,
    pauseContainer,
    pauseRollout,
    removeAllowDnsAccess,
    removeDenyAllEgress,
    removeDenyAllIngress,
    removeNetworkPolicy,
    removeStatefulset,
    removeWebhook,
    replaceClusterCustomObject,
    replaceCustomObject,
    restartWorkload,
    resumeRollout,
    rewriteDns,
    rolloutDeployment,
    rotateServiceAccountToken,
    runLitmusEngine,
    scaleDeployment,
    scaleStatefulset,
    scaleToZero,
    setImage,
    squeezeLimits,
    squeezeQuota,
    stealLease,
    stressCpu,
    stressMemory,
    suspendFlux,
    taintNodes,
    terminatePods,
    uncordonNode,
    undoRollout,
    untaintNodes,
    updateDaemonSet,
    updateIngress,
  },
  probes: {
    allNodesMustBeReadyToSchedule,
    allPodsHealthy,
    apiServerLatency,
    autoscalerState,
    chaosMeshGetNetworkFault,
    chaosMeshGetNetworkFaults,
    chaosMeshGetStressor,
    chaosMeshGetStressors,
    countMinPods,
    countPods,
    daemonSetAvailableAndHealthy,
    daemonSetFullyAvailable,
    daemonSetNotFullyAvailable,
    daemonSetPartiallyAvailable,
    deploymentAvailableAndHealthy,
    deploymentFullyAvailable,
    deploymentNotFullyAvailable,
    deploymentPartiallyAvailable,
    disruptionBudgetHeadroom,
    endpointsReady,
    evictionAllowed,
    eventsSinceStart,
    getAllNodeStatusConditions,
    getClusterCustomObject,
    getCustomObject,
    getEvents,
    getNodes,
    ingressExists,
    jobState,
    listClusterCustomObjects,
    listCustomObjects,
    namespaceExists,
    nodesMustBeHealthy,
    podIsNotAvailable,
    podsInConditions,
    podsInPhase,
    podsNotInPhase,
    readPodLogs,
    restartsSinceStart,
    rolloutStatus,
    secretExists,
    serviceEndpointIsInitialized,
    serviceIsInitialized,
    shouldBeFoundInLogs,
    statefulsetFullyAvailable,
    statefulsetNotFullyAvailable,
    timeToReady,
    verifyNodesCondition,
  },
  changes: {
    commandRun,
    containerDisturbed,
    deploymentRestarted,
    ephemeralContainerAdded,
    objectCreated,
    objectDeleted,
    objectField,
    objectLost,
    podRemoved,
    litmusResultsLeft,
    podsDisplaced,
    podsStruck,
    tokensRevoked,
  },
  preflight: { clusterAccess, contestedObjects, podsNotRemade, systemHit },
})
