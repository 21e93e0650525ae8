import { asRecord } from '../json/is-record.ts'
import { withDisruptionTarget } from '../objects/disruption-target.ts'
import { isPodEnded, isPodReady, type Pod } from '../objects/pod.ts'
import { ApiError, badRequest, tooManyRequests } from '../registry/api-error.ts'
import { budgetsOf } from '../registry/budgets-of.ts'
import { putStatus } from '../registry/controller-writes.ts'
import { checkPreconditions, deleteObject } from '../registry/delete-object.ts'
import { budgets } from '../registry/resource-names.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import type { ApiRequest } from './api-request.ts'
import { findObject } from './find-object.ts'
import { readObject } from './read-body.ts'
import { readPreconditions } from './read-options.ts'
import { sendJson } from './send.ts'

/** Answers an eviction: a deletion that PodDisruptionBudgets may refuse with 429. */
export async function evictPod(request: ApiRequest): Promise<void> {
  const { cluster, resource, path, response } = request
  const body = await readObject(request.incoming)
  const { name: named } = asRecord(body['metadata'])
  if (named && named !== path.name) throw badRequest('name in URL does not match name in Eviction object')
  const pod = findObject(request) as Pod
  const options = asRecord(body['deleteOptions'])
  const grace = options['gracePeriodSeconds']
  const preconditions = readPreconditions(options['preconditions'])
  const dryRun = request.dryRun || (Array.isArray(options['dryRun']) && options['dryRun'].includes('All'))
  if (!isBeyondBudgets(pod)) spendBudget(request, pod, dryRun)
  checkPreconditions(pod, { preconditions })
  if (!dryRun) {
    const status = withDisruptionTarget(pod, cluster.clock.now(), 'EvictionByEvictionAPI', 'Eviction API: evicting')
    cluster.store.put(resource, { ...pod, status })
  }
  deleteObject(cluster, resource, path.name ?? '', path.namespace, {
    dryRun,
    ...(typeof grace === 'number' ? { gracePeriodSeconds: grace } : {}),
  })
  sendJson(response, 201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 })
}

/** Pods that have ended, wait for a node or are being deleted are evicted whatever the budgets say. */
function isBeyondBudgets(pod: Pod): boolean {
  return isPodEnded(pod) || pod.status.phase === 'Pending' || pod.metadata.deletionTimestamp !== undefined
}

interface Budget extends KubernetesObject {
  readonly spec: { readonly unhealthyPodEvictionPolicy?: string }
  readonly status: {
    readonly disruptionsAllowed: number
    readonly currentHealthy: number
    readonly desiredHealthy: number
    readonly expectedPods: number
    readonly observedGeneration?: number
    readonly disruptedPods?: Readonly<Record<string, string>>
  }
}

function spendBudget({ cluster }: ApiRequest, pod: Pod, dryRun: boolean): void {
  const matching = budgetsOf(cluster, pod) as readonly Budget[]
  if (matching.length === 0) return
  if (matching.length > 1) {
    const message = 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.'
    throw new ApiError(500, undefined, message)
  }
  const budget = matching[0]!
  const { name, generation } = budget.metadata
  const { status } = budget
  if (
    !isPodReady(pod) &&
    (budget.spec.unhealthyPodEvictionPolicy === 'AlwaysAllow' ||
      (status.currentHealthy >= status.desiredHealthy && status.desiredHealthy > 0))
  )
    return
  if ((status.observedGeneration ?? 0) < (generation ?? 0)) {
    throw refusal(10, `The disruption budget ${name} is still being processed by the server.`)
  }
  if (status.disruptionsAllowed <= 0) {
    throw refusal(
      undefined,
      `The disruption budget ${name} needs ${status.desiredHealthy} healthy pods and has ${status.currentHealthy} currently`,
    )
  }
  if (dryRun) return
  const disruptedPods = {
    ...status.disruptedPods,
    [pod.metadata.name]: new Date(cluster.clock.now()).toISOString().replace(/\.\d+Z$/, 'Z'),
  }
  putStatus(cluster, budgets, budget, {
    ...status,
    disruptionsAllowed: status.disruptionsAllowed - 1,
    disruptedPods,
  })
}

function refusal(seconds: number | undefined, message: string): ApiError {
  return tooManyRequests("Cannot evict pod as it would violate the pod's disruption budget.", {
    causes: [{ reason: 'DisruptionBudget', message }],
    ...(seconds === undefined ? {} : { retryAfterSeconds: seconds }),
  })
}
