import { formatTime } from '../clock/format-time.ts'
import type { Node, Taint } from '../objects/node.ts'

const prefix = 'node.kubernetes.io/'

const pressures = [
  ['MemoryPressure', 'memory-pressure'],
  ['DiskPressure', 'disk-pressure'],
  ['PIDPressure', 'pid-pressure'],
  ['NetworkUnavailable', 'network-unavailable'],
] as const

const own = new Set(
  ['unschedulable', 'not-ready', 'unreachable', ...pressures.map(([, name]) => name)].map((name) => prefix + name),
)

/** A node's taints with those that follow from its conditions and from being cordoned, without those that no longer do. */
export function taintsOf(node: Node, now: number): readonly Taint[] {
  const state = (type: string): string | undefined =>
    node.status.conditions?.find((condition) => condition.type === type)?.status
  const wanted: (readonly [string, string])[] = []
  if (node.spec.unschedulable) wanted.push(['unschedulable', 'NoSchedule'])
  const ready = state('Ready')
  if (ready === 'False') wanted.push(['not-ready', 'NoSchedule'], ['not-ready', 'NoExecute'])
  if (ready === 'Unknown') wanted.push(['unreachable', 'NoSchedule'], ['unreachable', 'NoExecute'])
  for (const [condition, taint] of pressures) if (state(condition) === 'True') wanted.push([taint, 'NoSchedule'])
  const before = node.spec.taints ?? []
  const time = formatTime(now)
  return [
    ...before.filter(
      ({ key, effect }) =>
        !own.has(key) || wanted.some(([name, wantedEffect]) => prefix + name === key && wantedEffect === effect),
    ),
    ...wanted
      .filter(([name, effect]) => !before.some((taint) => taint.key === prefix + name && taint.effect === effect))
      .map(([name, effect]) => ({ key: prefix + name, effect, timeAdded: time })),
  ]
}
