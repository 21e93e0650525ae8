import { type Cluster, type LabelSelector, objectName } from 'chaos-kubernetes-access'
import { isMapping, StepFailure } from 'chaos-plugin-api'
import { selectorText } from '../selectors/label-requirements.ts'
import { findWorkloadKind, placeIn, selecting, type WorkloadGiven } from './workload-kind.ts'

/** Reads by which labels a workload of any kind finds its pods. Throws `StepFailure` (404 where there is none) where it does not say. */
export async function podsSelected(cluster: Cluster, given: WorkloadGiven): Promise<string> {
  const resource = await findWorkloadKind(cluster, given, selecting)
  const place = placeIn(resource, given)
  const { spec } = await cluster.get(resource, place)
  const selector = isMapping(spec) ? spec['selector'] : undefined
  const labels = isMapping(selector) ? selectorText(selector as LabelSelector) : ''
  if (labels !== '') return labels
  throw new StepFailure(`${objectName(resource, place)} does not say in spec.selector which pods are its own.`, {
    applied: false,
    remedy: 'Give the labels of its pods in label_selector.',
  })
}
