import { recordEvent } from '../../events/record-event.ts'
import type { Container, Pod } from '../../objects/pod.ts'
import { ApiError } from '../../registry/api-error.ts'
import { create } from '../../registry/controller-writes.ts'
import { pods } from '../../registry/resource-names.ts'
import { attempt } from '../attempt.ts'
import type { ControllerContext } from '../controller-context.ts'
import { type PodIdentity, podFromTemplate } from '../pod-from-template.ts'
import type { Job, JobProgress } from './job.ts'
import { failureCountName, indexName, indexOf } from './measure-progress.ts'

/** Starts so many pods of a Job, those of an Indexed one for the lowest indexes that nobody works on. `busy` are pods whose index is taken. */
export function startPods(
  context: ControllerContext,
  job: Job,
  progress: JobProgress,
  busy: readonly Pod[],
  count: number,
): void {
  const { metadata, spec } = job
  if (spec.completionMode !== 'Indexed') {
    for (let started = 0; started < count; started++) startPod(context, job, { generateName: `${metadata.name}-` })
    return
  }
  const taken = new Set(busy.map(indexOf))
  let left = count
  for (let index = 0; index < (spec.completions ?? 0) && left > 0; index++) {
    if (taken.has(index) || progress.completedIndexes.has(index) || progress.failedIndexes.has(index)) continue
    startPod(context, job, identityOf(job, index, progress.indexFailures.get(index) ?? 0))
    left--
  }
}

function identityOf({ metadata, spec }: Job, index: number, failures: number): PodIdentity {
  const { containers, initContainers } = spec.template.spec
  const annotations = {
    [indexName]: String(index),
    ...(spec.backoffLimitPerIndex === undefined ? {} : { [failureCountName]: String(failures) }),
  }
  return {
    generateName: `${metadata.name}-${index}-`,
    labels: { [indexName]: String(index) },
    annotations,
    spec: {
      hostname: `${metadata.name}-${index}`,
      containers: containers.map(withIndex),
      ...(initContainers ? { initContainers: initContainers.map(withIndex) } : {}),
    },
  }
}

function withIndex(container: Container): Container {
  const name = 'JOB_COMPLETION_INDEX'
  if (container.env?.some((variable) => variable.name === name)) return container
  const valueFrom = { fieldRef: { apiVersion: 'v1', fieldPath: `metadata.labels['${indexName}']` } }
  return { ...container, env: [...(container.env ?? []), { name, valueFrom }] }
}

function startPod({ cluster }: ControllerContext, job: Job, identity: PodIdentity): void {
  const pod = attempt(
    cluster,
    job,
    'job-controller',
    (refusal) => `Error creating: ${refusal}`,
    () => create(cluster, pods, podFromTemplate(job, job.spec.template, identity)),
  )
  if (pod instanceof ApiError) throw pod
  const message = `Created pod: ${pod.metadata.name}`
  recordEvent(cluster, job, { type: 'Normal', reason: 'SuccessfulCreate', message, source: 'job-controller' })
}
