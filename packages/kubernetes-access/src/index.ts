export {
  givenLabels,
  givenLabelsOrNull,
  givenNamespace,
  givenNamespaceOrNull,
  givenPattern,
  givenText,
  givenTextOrNull,
  labelSelector,
  namespaceName,
  optionalText,
} from './arguments.ts'
export { namesIn } from './changes/names-in.ts'
export { createObject, objectCreated } from './changes/object-created.ts'
export { deleteObject, objectDeleted } from './changes/object-deleted.ts'
export { objectField, patchByHand, setField } from './changes/object-field.ts'
export { loseObject, losePodsWith, objectLost } from './changes/object-lost.ts'
export { type ClusterIdentity, clusterIdentity, type ObjectPlace, objectPlace } from './changes/object-reference.ts'
export { patchObject, replaceObject } from './changes/patch-object.ts'
export { deletePod, evictPod, type PodRemoval, podRemoved, type RemovablePod } from './changes/pod-removed.ts'
export { connectToSameCluster, identify, isSameCluster } from './changes/same-cluster.ts'
export { type FieldSetting, setFields } from './changes/set-fields.ts'
export {
  Cluster,
  type DeleteOptions,
  type EvictOptions,
  type JsonPatchOperation,
  type LogQuery,
  type Patch,
  type Preconditions,
} from './cluster.ts'
export { clusterAccess } from './cluster-access.ts'
export type { ClusterSelection } from './cluster-selection.ts'
export { clusterVariables } from './cluster-variables.ts'
export { connect } from './connect.ts'
export { describeCluster } from './describe-cluster.ts'
export type { ExecOptions, ExecResult } from './exec/exec-in-pod.ts'
export { endpointSlices } from './healing/endpoint-state.ts'
export { type Controller, type FoundOwner, findOwners } from './healing/find-owners.ts'
export {
  type OwnedPod,
  type OwnerBefore,
  type OwnersBefore,
  type PodsSeen,
  readOwnerBefore,
  readOwnersBefore,
} from './healing/owners-before.ts'
export {
  finishedPhases,
  isFinished,
  isReady,
  type PodState,
  podState,
  podStateFields,
  sharedReference,
} from './healing/pod-state.ts'
export { isKnownKind, type WorkloadReference } from './healing/workload.ts'
export {
  type RestartedDeployment,
  restartedDeployment,
  type ServingObject,
  servingObject,
  type WorkloadDebt,
} from './healing/workload-debt.ts'
export { workloadHealer } from './healing/workload-healer.ts'
export { heldBy, holding } from './objects/finalizers.ts'
export type {
  Condition,
  DaemonSet,
  KubernetesObject,
  LabelSelector,
  Manifest,
  Node,
  ObjectMeta,
  OwnerReference,
  Pod,
  Workload,
} from './objects/kubernetes-object.ts'
export type { Excerpt, ListItems, ListPage, ListQuery, ObjectList } from './objects/list.ts'
export { controllerOf } from './objects/owners.ts'
export {
  apiVersionOf,
  daemonSets,
  deployments,
  events,
  ingresses,
  namespaces,
  networkPolicies,
  nodes,
  objectName,
  type Place,
  pods,
  type Resource,
  replicaSets,
  secrets,
  services,
  statefulSets,
} from './objects/resource.ts'
export { tellMissingNamespace } from './objects/tell-missing-namespace.ts'
export { canBeMadeAnew } from './restoration/can-be-made-anew.ts'
export { type FieldPath, fieldName, locate } from './restoration/field-path.ts'
export { isMadeByRun } from './restoration/made-by.ts'
export { type FieldsSet, fieldsSet, identityOf } from './restoration/object-change.ts'
export { objectRestorer } from './restoration/object-restorer.ts'
export { readyEndpoints } from './restoration/ready-endpoints.ts'
export { selectCluster } from './select-cluster.ts'
export { ApiFailure, isApiFailure, isNotFound } from './transport/api-failure.ts'
export type { Connection } from './transport/connection.ts'
export type { ObjectView } from './view/object-view.ts'
export type { Seen, ViewRequest } from './view/shared-view.ts'
export { type ViewShape, wholeObjects } from './view/view-shape.ts'
