import { recordEvent } from '../events/record-event.ts'
import type { Pod } from '../objects/pod.ts'
import type { Cluster } from '../registry/cluster.ts'
import { pods } from '../registry/resource-names.ts'
import type { Report } from './container-place.ts'

/** In a larger cluster the kubelets report no starts and stops: three events a pod would be most of all writes. */
const reportedPods = 2000

/** Reports about a pod as its kubelet. `usual` is for what happens to every pod. */
export function podReports(cluster: Cluster, pod: Pod): { readonly report: Report; readonly reportUsual: Report } {
  const report: Report = (reason, message, type = 'Normal') =>
    recordEvent(cluster, pod, { type, reason, message, source: 'kubelet', host: pod.spec.nodeName ?? '' })
  const isLarge = cluster.store.collection(pods).size > reportedPods
  return { report, reportUsual: isLarge ? () => undefined : report }
}
