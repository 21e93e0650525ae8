import { metricsServed } from '../../metrics/metrics-served.ts'
import type { MeasuredResource } from '../../metrics/pod-metrics.ts'
import type { Pod } from '../../objects/pod.ts'
import type { Cluster } from '../../registry/cluster.ts'
import { autoscalers, pods } from '../../registry/resource-names.ts'
import { quantityText } from '../../resources/quantity.ts'
import { matchesRequirements, parseLabelSelector } from '../../selectors/label-selector.ts'
import type { Autoscaler, MetricSpec, MetricTarget } from './autoscaler.ts'
import type { Conditions } from './conditions.ts'
import { countFromResource, type Proposal } from './count-from-resource.ts'
import type { Scale } from './find-scale.ts'
import { MetricFailure } from './metric-failure.ts'

/** What an autoscaler's metrics come to. */
export interface Computation {
  /** The largest number that one of them asks for; undefined if too little is known. */
  readonly replicas: number | undefined
  /** The metric that asks for it. */
  readonly metric: string
  readonly statuses: readonly unknown[] | null
  readonly failure: string | undefined
}

interface Measured {
  readonly proposal: Proposal
  readonly metric: string
  readonly status: unknown
}

/** Asks every metric; reports those that fail. */
export function computeReplicas(
  cluster: Cluster,
  autoscaler: Autoscaler,
  scale: Scale,
  conditions: Conditions,
  warn: (reason: string, message: string) => void,
): Computation {
  if (scale.selector === '') {
    warn('SelectorRequired', 'selector is required')
    conditions.set('ScalingActive', false, 'InvalidSelector', "the HPA target's scale is missing a selector")
    return { replicas: undefined, metric: '', statuses: null, failure: 'selector is required' }
  }
  const rivals = rivalsOf(cluster, autoscaler)
  if (rivals.length > 1) {
    const message = `pods by selector ${scale.selector} are controlled by multiple HPAs: [${rivals.join(' ')}]`
    warn('AmbiguousSelector', message)
    conditions.set('ScalingActive', false, 'AmbiguousSelector', message)
    return { replicas: undefined, metric: '', statuses: null, failure: message }
  }
  const selected = podsOf(cluster, autoscaler, scale)
  const specs = autoscaler.spec.metrics ?? []
  let best: Measured | undefined
  let first: { readonly reason: string; readonly inner: string; readonly outer: string } | undefined
  let failures = 0
  const statuses = specs.map((spec): unknown => {
    try {
      const measured = measure(cluster, autoscaler, spec, scale, selected)
      if (!best || measured.proposal.replicas > best.proposal.replicas) best = measured
      return measured.status
    } catch (error) {
      if (!(error instanceof MetricFailure)) throw error
      failures++
      const described = describeFailure(spec, error.message)
      warn(described.reason, described.inner)
      first ??= described
      return { type: '' }
    }
  })
  const failure =
    first && `invalid metrics (${failures} invalid out of ${specs.length}), first error is: ${first.outer}`
  if (first && (best === undefined || best.proposal.replicas < scale.replicas)) {
    const message = `the HPA was unable to compute the replica count: ${first.inner}`
    conditions.set('ScalingActive', false, first.reason, message)
    return { replicas: undefined, metric: '', statuses, failure }
  }
  const metric = best?.metric ?? ''
  const message = `the HPA was able to successfully calculate a replica count from ${metric}`
  conditions.set('ScalingActive', true, 'ValidMetricFound', message)
  return { replicas: best?.proposal.replicas ?? 0, metric, statuses, failure }
}

/** All autoscalers that scale the same object, this one among them. */
function rivalsOf({ store }: Cluster, { metadata, spec }: Autoscaler): readonly string[] {
  const { kind, name } = spec.scaleTargetRef
  return (store.list(autoscalers, metadata.namespace) as readonly Autoscaler[])
    .filter(({ spec: { scaleTargetRef } }) => scaleTargetRef.kind === kind && scaleTargetRef.name === name)
    .map((each) => `${each.metadata.namespace}/${each.metadata.name}`)
}

function podsOf(cluster: Cluster, { metadata }: Autoscaler, { selector }: Scale): readonly Pod[] {
  const requirements = parseLabelSelector(selector)
  return (cluster.store.list(pods, metadata.namespace) as readonly Pod[]).filter(({ metadata: { labels } }) =>
    matchesRequirements(labels, requirements),
  )
}

function measure(
  cluster: Cluster,
  { spec }: Autoscaler,
  metric: MetricSpec,
  scale: Scale,
  selected: readonly Pod[],
): Measured {
  const source = metric.resource ?? metric.containerResource
  if (!source) throw new MetricFailure('no metrics of this kind are served')
  const { name, target } = source
  if (!metricsServed(cluster)) {
    const missing = 'the server could not find the requested resource (get pods.metrics.k8s.io)'
    throw new MetricFailure(
      `unable to get metrics for resource ${name}: unable to fetch metrics from resource metrics API: ${missing}`,
    )
  }
  const container = metric.containerResource?.container
  const tolerance = {
    up: Number(spec.behavior?.scaleUp?.tolerance ?? 0.1),
    down: Number(spec.behavior?.scaleDown?.tolerance ?? 0.1),
  }
  const resource = name as MeasuredResource
  const now = cluster.clock.now()
  const proposal = countFromResource({
    resource,
    container,
    target,
    replicas: scale.replicas,
    pods: selected,
    tolerance,
    now,
  })
  const average = { averageValue: quantityText({ amount: BigInt(proposal.average) * 1_000_000n, binary: false }) }
  const current =
    proposal.utilization === undefined ? average : { averageUtilization: proposal.utilization, ...average }
  const what = container === undefined ? 'resource' : 'container resource'
  return {
    proposal,
    metric: `${name} ${what}${isUtilization(target) ? ' utilization (percentage of request)' : ''}`,
    status:
      container === undefined
        ? { type: 'Resource', resource: { name, current } }
        : { type: 'ContainerResource', containerResource: { name, container, current } },
  }
}

function isUtilization({ averageUtilization }: MetricTarget): boolean {
  return averageUtilization !== undefined
}

const custom = {
  Pods: ['FailedGetPodsMetric', 'pods', 'custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered'],
  Object: [
    'FailedGetObjectMetric',
    'object',
    'custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered',
  ],
  External: [
    'FailedGetExternalMetric',
    'external',
    'external metrics API: the server could not find the requested resource',
  ],
} as const

/** The reason, the text for the condition, and the longer one that names the metric. */
function describeFailure(
  spec: MetricSpec,
  message: string,
): { readonly reason: string; readonly inner: string; readonly outer: string } {
  const source = spec.resource ?? spec.containerResource
  if (source) {
    const isContainer = spec.containerResource !== undefined
    const inner = `failed to get ${source.name} ${isUtilization(source.target) ? 'utilization' : 'usage'}: ${message}`
    const reason = isContainer ? 'FailedGetContainerResourceMetric' : 'FailedGetResourceMetric'
    const what = isContainer ? 'container metric value' : 'resource metric value'
    return { reason, inner, outer: `failed to get ${source.name} ${what}: ${inner}` }
  }
  const [reason, kind, api] = custom[spec.type as keyof typeof custom]
  const name = (spec.pods ?? spec.object ?? spec.external)?.metric.name ?? ''
  const inner = `unable to get metric ${name}: unable to fetch metrics from ${api}`
  return { reason, inner, outer: `failed to get ${kind} metric value: ${inner}` }
}
