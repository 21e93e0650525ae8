import { asList, asRecord } from '../json/is-record.ts'
import { valueAt } from '../json/value-at.ts'
import { formatSelector, type LabelSelector } from '../selectors/label-selector.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { ageColumn, type Column, count, nameColumn, numberAt, pairs, text, textAt, wide } from './column.ts'
import { formatAge, formatDuration } from './format-age.ts'

type Path = readonly string[]

function containerColumns(path: Path): readonly Column[] {
  const names = (object: KubernetesObject, field: string): string =>
    asList(valueAt(object, [...path, 'containers']))
      .map((container) => String(asRecord(container)[field]))
      .join(',')
  return [wide('Containers', (object) => names(object, 'name')), wide('Images', (object) => names(object, 'image'))]
}

const selectorColumn = (...path: Path): Column =>
  wide('Selector', (object) => formatSelector(valueAt(object, path) as LabelSelector | undefined) || '<none>')
const template = containerColumns(['spec', 'template', 'spec'])
const readyOf = (object: KubernetesObject): string =>
  `${numberAt(object, 'status', 'readyReplicas')}/${numberAt(object, 'spec', 'replicas')}`
const sized = [
  count('Desired', 'spec', 'replicas'),
  count('Current', 'status', 'replicas'),
  count('Ready', 'status', 'readyReplicas'),
  ageColumn,
]

/** The columns of the kinds that run pods. */
export const workloadColumns: Readonly<Record<string, readonly Column[] | undefined>> = {
  Deployment: [
    nameColumn,
    text('Ready', readyOf),
    text('Up-to-date', (object) => numberAt(object, 'status', 'updatedReplicas')),
    text('Available', (object) => numberAt(object, 'status', 'availableReplicas')),
    ageColumn,
    ...template,
    selectorColumn('spec', 'selector'),
  ],
  ReplicaSet: [nameColumn, ...sized, ...template, selectorColumn('spec', 'selector')],
  ReplicationController: [
    nameColumn,
    ...sized,
    ...template,
    wide('Selector', (object) => pairs(valueAt(object, ['spec', 'selector']))),
  ],
  StatefulSet: [nameColumn, text('Ready', readyOf), ageColumn, ...template],
  DaemonSet: [
    nameColumn,
    count('Desired', 'status', 'desiredNumberScheduled'),
    count('Current', 'status', 'currentNumberScheduled'),
    count('Ready', 'status', 'numberReady'),
    count('Up-to-date', 'status', 'updatedNumberScheduled'),
    count('Available', 'status', 'numberAvailable'),
    text('Node Selector', (object) => pairs(valueAt(object, ['spec', 'template', 'spec', 'nodeSelector']))),
    ageColumn,
    ...template,
    selectorColumn('spec', 'selector'),
  ],
  ControllerRevision: [
    nameColumn,
    text('Controller', ({ metadata }) =>
      controllerText(metadata.ownerReferences?.find(({ controller }) => controller)),
    ),
    text('Revision', (object) => String(object['revision'] ?? '')),
    ageColumn,
  ],
  Job: [
    nameColumn,
    text('Status', jobStatus),
    text('Completions', completions),
    text('Duration', duration),
    ageColumn,
    ...template,
    selectorColumn('spec', 'selector'),
  ],
  CronJob: [
    nameColumn,
    text('Schedule', (object) => textAt(object, 'spec', 'schedule')),
    text('Timezone', (object) => textAt(object, 'spec', 'timeZone') || '<none>'),
    {
      name: 'Suspend',
      type: 'boolean',
      value: (object) => (valueAt(object, ['spec', 'suspend']) === true ? 'True' : 'False'),
    },
    { name: 'Active', type: 'integer', value: (object) => asList(valueAt(object, ['status', 'active'])).length },
    text('Last Schedule', (object, now) => {
      const time = textAt(object, 'status', 'lastScheduleTime')
      return time ? formatAge(time, now) : '<none>'
    }),
    ageColumn,
    ...containerColumns(['spec', 'jobTemplate', 'spec', 'template', 'spec']),
    selectorColumn('spec', 'jobTemplate', 'spec', 'selector'),
  ],
  PodDisruptionBudget: [
    nameColumn,
    text('Min Available', (object) => textAt(object, 'spec', 'minAvailable') || 'N/A'),
    text('Max Unavailable', (object) => textAt(object, 'spec', 'maxUnavailable') || 'N/A'),
    count('Allowed Disruptions', 'status', 'disruptionsAllowed'),
    ageColumn,
  ],
  HorizontalPodAutoscaler: [
    nameColumn,
    text(
      'Reference',
      (object) =>
        `${textAt(object, 'spec', 'scaleTargetRef', 'kind')}/${textAt(object, 'spec', 'scaleTargetRef', 'name')}`,
    ),
    text('Targets', () => '<unknown>'),
    text('MinPods', (object) => textAt(object, 'spec', 'minReplicas') || '<unset>'),
    text('MaxPods', (object) => numberAt(object, 'spec', 'maxReplicas')),
    text('Replicas', (object) => numberAt(object, 'status', 'currentReplicas')),
    ageColumn,
  ],
}

function controllerText(
  owner: { readonly apiVersion: string; readonly kind: string; readonly name: string } | undefined,
): string {
  if (!owner) return '<none>'
  const group = owner.apiVersion.includes('/') ? `.${owner.apiVersion.split('/')[0]}` : ''
  return `${owner.kind.toLowerCase()}${group}/${owner.name}`
}

function jobStatus(job: KubernetesObject): string {
  const conditions = asList(valueAt(job, ['status', 'conditions'])).map(asRecord)
  const holds = (type: string): boolean =>
    conditions.some((condition) => condition['type'] === type && condition['status'] === 'True')
  if (holds('Complete')) return 'Complete'
  if (holds('Failed')) return 'Failed'
  if (job.metadata.deletionTimestamp) return 'Terminating'
  if (holds('Suspended')) return 'Suspended'
  return holds('FailureTarget') ? 'FailureTarget' : holds('SuccessCriteriaMet') ? 'SuccessCriteriaMet' : 'Running'
}

function completions(job: KubernetesObject): string {
  const wanted = valueAt(job, ['spec', 'completions'])
  const done = numberAt(job, 'status', 'succeeded')
  if (wanted !== undefined) return `${done}/${String(wanted)}`
  const parallelism = numberAt(job, 'spec', 'parallelism')
  return parallelism > 1 ? `${done}/1 of ${parallelism}` : `${done}/1`
}

function duration(job: KubernetesObject, now: number): string {
  const start = textAt(job, 'status', 'startTime')
  if (!start) return ''
  const end = textAt(job, 'status', 'completionTime')
  return formatDuration((end ? Date.parse(end) : now) - Date.parse(start))
}
