import { branch, type Draft, existingBranch, setDefault } from '../json/draft.ts'
import { asRecord } from '../json/is-record.ts'
import { defaultPodSpec } from './default-pod.ts'

/** Fills in a Job or a CronJob. */
export function defaultBatch(kind: string, object: Draft): void {
  const spec = branch(object, 'spec')
  setDefault(object, 'status', {})
  if (kind === 'Job') {
    defaultJobSpec(spec)
    if (spec['manualSelector'] !== true) labelByUid(spec, asRecord(object['metadata']))
    labelLikeTemplate(object)
    return
  }
  setDefault(spec, 'concurrencyPolicy', 'Allow')
  setDefault(spec, 'suspend', false)
  setDefault(spec, 'successfulJobsHistoryLimit', 3)
  setDefault(spec, 'failedJobsHistoryLimit', 1)
  const template = branch(spec, 'jobTemplate')
  branch(template, 'metadata')
  const job = branch(template, 'spec')
  branch(branch(job, 'template'), 'metadata')
  defaultPodSpec(branch(branch(job, 'template'), 'spec'))
}

function defaultJobSpec(spec: Draft): void {
  if (spec['completions'] === undefined && spec['parallelism'] === undefined) spec['completions'] = 1
  setDefault(spec, 'parallelism', 1)
  setDefault(spec, 'backoffLimit', spec['backoffLimitPerIndex'] === undefined ? 6 : 2_147_483_647)
  setDefault(spec, 'completionMode', 'NonIndexed')
  setDefault(spec, 'suspend', false)
  setDefault(spec, 'podReplacementPolicy', existingBranch(spec, 'podFailurePolicy') ? 'Failed' : 'TerminatingOrFailed')
  setDefault(spec, 'manualSelector', false)
  const template = branch(spec, 'template')
  branch(template, 'metadata')
  defaultPodSpec(branch(template, 'spec'))
}

function labelByUid(spec: Draft, metadata: Readonly<Record<string, unknown>>): void {
  const uid = String(metadata['uid'] ?? '')
  if (!uid || spec['selector'] !== undefined) return
  spec['selector'] = { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } }
  const labels = branch(branch(branch(spec, 'template'), 'metadata'), 'labels')
  for (const prefix of ['', 'batch.kubernetes.io/']) {
    labels[`${prefix}controller-uid`] = uid
    labels[`${prefix}job-name`] = metadata['name']
  }
}

/** A workload without labels of its own has those of its pods. */
function labelLikeTemplate(object: Draft): void {
  const template = asRecord(asRecord(object['spec'])['template'])
  const labels = asRecord(asRecord(template['metadata'])['labels'])
  const metadata = branch(object, 'metadata')
  if (Object.keys(labels).length > 0 && Object.keys(asRecord(metadata['labels'])).length === 0)
    metadata['labels'] = { ...labels }
}
