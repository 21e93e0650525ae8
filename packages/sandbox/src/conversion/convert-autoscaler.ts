import type { Draft } from '../json/draft.ts'
import { isRecord, type JsonRecord } from '../json/is-record.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'

const prefix = 'autoscaling.alpha.kubernetes.io/'
const metricsKey = `${prefix}metrics`
const behaviorKey = `${prefix}behavior`
const conditionsKey = `${prefix}conditions`
const currentMetricsKey = `${prefix}current-metrics`

/** The first version of a HorizontalPodAutoscaler: the use of processors is a field, all else are annotations. */
export function toFirstVersion(object: KubernetesObject): KubernetesObject {
  const { metrics, behavior, ...spec } = object['spec'] as Readonly<Record<string, unknown>>
  const { conditions, currentMetrics, ...status } = (object['status'] ?? {}) as Readonly<Record<string, unknown>>
  const list = recordsOf(metrics)
  const main = list.find((metric) => percentOf(metric, 'target') !== undefined)
  const others = list.filter((metric) => metric !== main)
  const measured = recordsOf(currentMetrics)
  const current = measured.find((metric) => percentOf(metric, 'current') !== undefined)
  const annotations: Readonly<Record<string, string>> = {
    ...object.metadata.annotations,
    ...(others.length > 0 ? { [metricsKey]: JSON.stringify(others) } : {}),
    ...(behavior === undefined ? {} : { [behaviorKey]: JSON.stringify(behavior) }),
    ...(conditions === undefined ? {} : { [conditionsKey]: JSON.stringify(conditions) }),
    ...(measured.length > 0 ? { [currentMetricsKey]: JSON.stringify(measured) } : {}),
  }
  const target = main && percentOf(main, 'target')
  const percentage = current && percentOf(current, 'current')
  return {
    ...object,
    apiVersion: 'autoscaling/v1',
    metadata: { ...object.metadata, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
    spec: { ...spec, ...(target === undefined ? {} : { targetCPUUtilizationPercentage: target }) },
    status: {
      currentReplicas: 0,
      ...status,
      ...(percentage === undefined ? {} : { currentCPUUtilizationPercentage: percentage }),
    },
  }
}

/** Makes the current version of one that a client has sent in the first. The draft is altered. */
export function fromFirstVersion(object: Draft): void {
  const spec = object['spec']
  const metadata = object['metadata']
  if (!isRecord(spec) || !isRecord(metadata)) return
  const { targetCPUUtilizationPercentage: target, ...rest } = spec
  const annotations = { ...(isRecord(metadata['annotations']) ? metadata['annotations'] : {}) }
  const others = recordsOf(parsed(annotations[metricsKey]))
  const behavior = parsed(annotations[behaviorKey])
  for (const key of [metricsKey, behaviorKey, conditionsKey, currentMetricsKey]) delete annotations[key]
  const main = {
    type: 'Resource',
    resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: target } },
  }
  const metrics = [...others, ...(target === undefined ? [] : [main])]
  object['spec'] = {
    ...rest,
    ...(metrics.length > 0 ? { metrics } : {}),
    ...(behavior === undefined ? {} : { behavior }),
  }
  const { annotations: _annotations, ...plain } = metadata
  object['metadata'] = Object.keys(annotations).length > 0 ? { ...plain, annotations } : plain
}

function recordsOf(value: unknown): readonly JsonRecord[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}

function percentOf(metric: JsonRecord, member: 'target' | 'current'): unknown {
  const resource = metric['resource']
  if (!isRecord(resource) || resource['name'] !== 'cpu') return undefined
  const value = resource[member]
  return isRecord(value) ? value['averageUtilization'] : undefined
}

function parsed(text: unknown): unknown {
  if (typeof text !== 'string') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
