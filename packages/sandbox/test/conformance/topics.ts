import { accessReviews } from './access-reviews.ts'
import { authentication } from './authentication.ts'
import { authorization } from './authorization.ts'
import { autoscaling } from './autoscaling.ts'
import type { Topic } from './behaviour.ts'
import { crud } from './crud.ts'
import { customResources } from './custom-resources.ts'
import { customSchemas } from './custom-schemas.ts'
import { defaulting } from './defaulting.ts'
import { defaultingWorkloads } from './defaulting-workloads.ts'
import { deletion } from './deletion.ts'
import { discovery } from './discovery.ts'
import { emptySegments } from './empty-segments.ts'
import { ephemeralContainers } from './ephemeral-containers.ts'
import { escalation } from './escalation.ts'
import { events } from './events.ts'
import { evictions } from './eviction.ts'
import { garbageCollection } from './garbage-collection.ts'
import { immutability } from './immutability.ts'
import { jobs } from './jobs.ts'
import { jsonPatches } from './json-patches.ts'
import { limitRanges } from './limit-ranges.ts'
import { lists } from './lists.ts'
import { logs } from './logs.ts'
import { managedFields } from './managed-fields.ts'
import { namespaces } from './namespaces.ts'
import { nodesAndScheduling } from './nodes-and-scheduling.ts'
import { patches } from './patches.ts'
import { placement } from './placement.ts'
import { preconditions } from './preconditions.ts'
import { preemption } from './preemption.ts'
import { priorityClasses } from './priority-classes.ts'
import { requestOptions } from './request-options.ts'
import { requests } from './requests.ts'
import { resourceQuotas } from './resource-quotas.ts'
import { scale } from './scale.ts'
import { scaleOwners } from './scale-owners.ts'
import { selectors } from './selectors.ts'
import { serverSideApply } from './server-side-apply.ts'
import { servicesAndEndpoints } from './services-and-endpoints.ts'
import { setsAndJobs } from './sets-and-jobs.ts'
import { status } from './status.ts'
import { strategicMergePatches } from './strategic-merge-patches.ts'
import { tables } from './tables.ts'
import { validation } from './validation.ts'
import { volumes } from './volumes.ts'
import { watch } from './watch.ts'
import { workloads } from './workloads.ts'
import { writers } from './writers.ts'

/** Everything the suite holds a cluster to, in the order of the docs. */
export const topics: readonly Topic[] = [
  namespaces,
  crud,
  requests,
  emptySegments,
  requestOptions,
  preconditions,
  discovery,
  lists,
  tables,
  selectors,
  watch,
  patches,
  jsonPatches,
  strategicMergePatches,
  serverSideApply,
  managedFields,
  scale,
  scaleOwners,
  status,
  validation,
  immutability,
  defaulting,
  defaultingWorkloads,
  deletion,
  garbageCollection,
  evictions,
  priorityClasses,
  limitRanges,
  resourceQuotas,
  nodesAndScheduling,
  placement,
  preemption,
  workloads,
  setsAndJobs,
  jobs,
  volumes,
  autoscaling,
  servicesAndEndpoints,
  writers,
  ephemeralContainers,
  logs,
  accessReviews,
  authentication,
  authorization,
  escalation,
  customResources,
  customSchemas,
  events,
]
