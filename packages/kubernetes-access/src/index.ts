export {
  Cluster,
  type DeleteOptions,
  type JsonPatchOperation,
  type ListQuery,
  type LogQuery,
  type ObjectList,
  type Patch,
  type Preconditions,
} from './cluster.ts'
export { connect } from './connect.ts'
export { describeCluster } from './describe-cluster.ts'
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
export {
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
export { type ClusterSelection, selectCluster } from './select-cluster.ts'
export { ApiFailure, isApiFailure } from './transport/api-failure.ts'
export type { Connection } from './transport/connection.ts'
