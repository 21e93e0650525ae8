import { startClusterRoleAggregation } from '../controllers/cluster-role-aggregation.ts'
import type { StartController } from '../controllers/controller-context.ts'
import { startCronJobController } from '../controllers/cron-job.ts'
import { startDaemonSetController } from '../controllers/daemon-set.ts'
import { startDeploymentController } from '../controllers/deployment/start-deployment-controller.ts'
import { startDisruptionController } from '../controllers/disruption.ts'
import { startEndpointSliceController, startEndpointsController } from '../controllers/endpoints.ts'
import { startGarbageCollector } from '../controllers/garbage-collector.ts'
import { startHorizontalPodAutoscaler } from '../controllers/horizontal-pod-autoscaler/start-autoscaler.ts'
import { startJobController } from '../controllers/job/start-job-controller.ts'
import { startNamespaceController, startServiceAccountController } from '../controllers/namespace.ts'
import { startNodeIpamController } from '../controllers/node-ipam.ts'
import { startNodeLifecycleController } from '../controllers/node-lifecycle.ts'
import { startNodeTtlController } from '../controllers/node-ttl.ts'
import { startPersistentVolumeBinder } from '../controllers/persistent-volume/start-binder.ts'
import {
  startPersistentVolumeClaimProtection,
  startPersistentVolumeProtection,
} from '../controllers/persistent-volume/start-protection.ts'
import { startVolumeProvisioner } from '../controllers/persistent-volume/start-provisioner.ts'
import { startPodGarbageCollector } from '../controllers/pod-garbage-collector.ts'
import { startReplicaSetController, startReplicationController } from '../controllers/replica-set.ts'
import { startResourceQuotaController } from '../controllers/resource-quota.ts'
import { startServiceAccountTokens } from '../controllers/service-account-tokens.ts'
import { startStatefulSetController } from '../controllers/stateful-set.ts'
import { startTaintEviction } from '../controllers/taint-eviction.ts'
import { startMetricsServer } from '../metrics/start-metrics-server.ts'

/**
 * The controllers by the names under which the kube-controller-manager knows them, and `volume-provisioner` and `metrics-server`, which are
 * installed beside it. Each can be switched off.
 */
export const controllers = {
  'namespace-controller': startNamespaceController,
  'serviceaccount-controller': startServiceAccountController,
  'serviceaccount-token-controller': startServiceAccountTokens,
  'clusterrole-aggregation-controller': startClusterRoleAggregation,
  'garbage-collector-controller': startGarbageCollector,
  'deployment-controller': startDeploymentController,
  'replicaset-controller': startReplicaSetController,
  'replicationcontroller-controller': startReplicationController,
  'statefulset-controller': startStatefulSetController,
  'daemonset-controller': startDaemonSetController,
  'job-controller': startJobController,
  'cronjob-controller': startCronJobController,
  'node-lifecycle-controller': startNodeLifecycleController,
  'node-ipam-controller': startNodeIpamController,
  'ttl-controller': startNodeTtlController,
  'taint-eviction-controller': startTaintEviction,
  'pod-garbage-collector-controller': startPodGarbageCollector,
  'endpoints-controller': startEndpointsController,
  'endpointslice-controller': startEndpointSliceController,
  'disruption-controller': startDisruptionController,
  'persistentvolume-binder-controller': startPersistentVolumeBinder,
  'persistentvolumeclaim-protection-controller': startPersistentVolumeClaimProtection,
  'persistentvolume-protection-controller': startPersistentVolumeProtection,
  'volume-provisioner': startVolumeProvisioner,
  'horizontal-pod-autoscaler-controller': startHorizontalPodAutoscaler,
  'metrics-server': startMetricsServer,
  'resourcequota-controller': startResourceQuotaController,
} satisfies Readonly<Record<string, StartController>>

const installedBeside: ReadonlySet<string> = new Set(['volume-provisioner', 'metrics-server'])

/** In whose name a controller writes: all of one process share its name. */
export function managerOf(controller: string): string {
  return installedBeside.has(controller) ? controller : 'kube-controller-manager'
}
