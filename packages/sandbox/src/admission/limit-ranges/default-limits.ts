import { qualityOfService } from '../../defaulting/default-pod.ts'
import { branch, branches, type Draft } from '../../json/draft.ts'
import type { Cluster } from '../../registry/cluster.ts'
import type { KubernetesObject } from '../../store/kubernetes-object.ts'
import { type Limit, limitsOf } from './limit-range.ts'

const annotation = 'kubernetes.io/limit-ranger'

/** Gives the containers of a new pod the requests and limits that its namespace's LimitRanges have for those that name none. */
export function defaultLimits(cluster: Cluster, pod: KubernetesObject): void {
  for (const limits of limitsOf(cluster, pod.metadata.namespace)) {
    const notes = fillIn(limits, branch(pod as unknown as Draft, 'spec'))
    if (notes.length === 0) continue
    const status = branch(pod as unknown as Draft, 'status')
    status['qosClass'] = qualityOfService(branch(pod as unknown as Draft, 'spec'))
    const annotations = branch(branch(pod as unknown as Draft, 'metadata'), 'annotations')
    annotations[annotation] = `LimitRanger plugin set: ${notes.join('; ')}`
  }
}

/** Returns what was set, in the words of the annotation. */
function fillIn(limits: readonly Limit[], spec: Draft): readonly string[] {
  const ofContainers = limits.filter(({ type }) => type === 'Container')
  const requests = Object.assign({}, ...ofContainers.map(({ defaultRequest }) => defaultRequest)) as Draft
  const maxima = Object.assign({}, ...ofContainers.map((limit) => limit.default)) as Draft
  const notes: string[] = []
  for (const [list, title] of [
    ['containers', 'container'],
    ['initContainers', 'init container'],
  ] as const) {
    for (const container of branches(spec, list)) {
      const resources = branch(container, 'resources')
      for (const [kind, what, defaults] of [
        ['requests', 'request', requests],
        ['limits', 'limit', maxima],
      ] as const) {
        const set = setMissing(resources, kind, defaults)
        if (set.length > 0) notes.push(`${set.join(', ')} ${what} for ${title} ${String(container['name'])}`)
      }
    }
  }
  return notes
}

function setMissing(resources: Draft, kind: string, defaults: Draft): readonly string[] {
  const existing = (resources[kind] ?? {}) as Draft
  const missing = Object.keys(defaults).filter((name) => existing[name] === undefined)
  if (missing.length === 0) return []
  resources[kind] = { ...existing, ...Object.fromEntries(missing.map((name) => [name, defaults[name]])) }
  return missing.sort()
}
