import type { ChangeReport } from 'chaos-core'
import { podsOfShop } from '../support/shop.ts'
import { isLeft, type PlayedCase } from './play-case.ts'

/** What a run came to, in the fewest words. */
export type Word = 'as before' | 'nothing done' | 'lasts' | 'left, and said' | 'left to a person'

export interface JudgedCase {
  readonly word: Word
  /** What is wrong about it. */
  readonly wrong: readonly string[]
}

const kinds: Readonly<Record<string, string>> = {
  namespaces: 'Namespace',
  nodes: 'Node',
  services: 'Service',
  secrets: 'Secret',
  deployments: 'Deployment',
  statefulsets: 'StatefulSet',
  daemonsets: 'DaemonSet',
  replicasets: 'ReplicaSet',
  applications: 'Application',
  kustomizations: 'Kustomization',
  crontabs: 'CronTab',
  calendars: 'Calendar',
  networkchaos: 'NetworkChaos',
  stresschaos: 'StressChaos',
  dnschaos: 'DNSChaos',
  chaosengines: 'ChaosEngine',
  chaosresults: 'ChaosResult',
  configmaps: 'ConfigMap',
  serviceaccounts: 'ServiceAccount',
  leases: 'Lease',
  priorityclasses: 'PriorityClass',
  validatingwebhookconfigurations: 'ValidatingWebhookConfiguration',
  resourcequotas: 'ResourceQuota',
  limitranges: 'LimitRange',
  horizontalpodautoscalers: 'HorizontalPodAutoscaler',
  ingresses: 'Ingress',
  networkpolicies: 'NetworkPolicy',
  poddisruptionbudgets: 'PodDisruptionBudget',
  virtualservices: 'VirtualService',
}
/** Fates that say that somebody else has written. */
const ofOthers: ReadonlySet<string> = new Set(['drifted', 'replaced', 'superseded', 'gone'])
const unproven: ReadonlySet<string> = new Set(['open', 'not-healed'])

/** Judges a run by what was left in its cluster. Nobody else wrote to it, unless somebody deleted an object. */
export function judgeCase(played: PlayedCase): JudgedCase {
  const { result, changed, late, readyPods, deleted, recovered } = played
  const { outcome, changes, reason } = result
  const others = new Set(deleted.map(nameOf))
  const wrong = [...wrongState(changes, changed, others)]
  for (const path of late) {
    if (!isLeft(result) || !changed.includes(path)) wrong.push(`${nameOf(path)} was altered after the end`)
  }
  if (recovered !== undefined) {
    if (!changes.some(({ fate }) => unproven.has(fate))) wrong.push(`names nothing that is left: ${reason}`)
    wrong.push(...wrongState(recovered.changes, recovered.changed, others).map((each) => `recovered, ${each}`))
    const isProven = !recovered.changes.some(({ fate }) => unproven.has(fate))
    if (isProven && recovered.readyPods !== podsOfShop) wrong.push(`recovered, ${recovered.readyPods} pods are ready`)
    return { word: isProven ? 'left, and said' : 'left to a person', wrong }
  }
  if (others.size === 0 && readyPods !== podsOfShop) wrong.push(`${readyPods} pods are ready`)
  if (outcome !== 'held' && outcome !== 'inconclusive') wrong.push(`${outcome}: ${reason}`)
  return { word: wordOf(changes), wrong }
}

/** What is said of the changes, and is not so. */
function wrongState(
  changes: readonly ChangeReport[],
  changed: readonly string[],
  others: ReadonlySet<string>,
): readonly string[] {
  const unexplained = changed.map(nameOf).filter((name) => !others.has(name))
  return [
    ...changes.flatMap((change) => wrongOf(change, others.size === 0)),
    ...unexplained.flatMap((name) => unnamed(name, changes)),
  ]
}

function wrongOf({ fate, object, detail, byHand }: ChangeReport, alone: boolean): readonly string[] {
  if (fate === 'drifted' || (alone && ofOthers.has(fate))) {
    return [`somebody else is said to have written: ${object} ${fate} (${detail})`]
  }
  if (!unproven.has(fate)) return []
  return [
    ...(detail === undefined || detail === '' ? [`${object} is ${fate}, and nobody knows why`] : []),
    ...(byHand === undefined ? [`${object} is ${fate}, and nobody knows what to do`] : []),
  ]
}

/** An object that is not as before must be named as such. */
function unnamed(name: string, changes: readonly ChangeReport[]): readonly string[] {
  const fates = changes.filter(({ object }) => object.split(':')[0] === name).map(({ fate }) => fate)
  if (fates.some((fate) => fate === 'lasting' || unproven.has(fate))) return []
  return [`${name} is not as before, but is said to be ${fates.join(', ') || 'nothing'}`]
}

function wordOf(changes: readonly ChangeReport[]): Word {
  const fates = new Set(changes.map(({ fate }) => fate))
  if (fates.has('lasting')) return 'lasts'
  return [...fates].every((fate) => fate === 'not-applied') ? 'nothing done' : 'as before'
}

/** How a change names the object that is at a path. */
function nameOf(path: string): string {
  const parts = path.split('/')
  const [plural = '', name] = parts.slice(-2)
  const namespace = parts.includes('namespaces') && plural !== 'namespaces' ? `${parts.at(-3)}/` : ''
  return `${kinds[plural] ?? plural} ${namespace}${name}`
}
