import { formatTime } from '../clock/format-time.ts'
import { containerStatusOf } from '../kubelet/container-status.ts'
import type { Pod } from '../objects/pod.ts'
import { badRequest } from '../registry/api-error.ts'

export interface LogLine {
  readonly time: string
  readonly text: string
}

/** What the container's present life, or the one before, would have left in its log. */
export function containerLog(pod: Pod, container: string, previous: boolean, now: number): readonly LogLine[] {
  const { state, lastState } = containerStatusOf(pod, container) ?? {}
  if (previous) {
    const ended = lastState?.['terminated']
    if (!ended) throw badRequest(`previous terminated container "${container}" in pod "${pod.metadata.name}" not found`)
    return lifeLines(container, ended, now)
  }
  const current =
    state?.['running'] ?? state?.['terminated'] ?? (state?.['waiting'] ? lastState?.['terminated'] : undefined)
  if (!current) {
    const reason = String(state?.['waiting']?.['reason'] ?? 'ContainerCreating')
    const hint = /Image|Pull/.test(reason) ? 'trying and failing to pull image' : reason
    throw badRequest(`container "${container}" in pod "${pod.metadata.name}" is waiting to start: ${hint}`)
  }
  return lifeLines(container, current, now)
}

function lifeLines(container: string, state: Readonly<Record<string, unknown>>, now: number): readonly LogLine[] {
  const started = { time: String(state['startedAt'] ?? formatTime(now)), text: `${container} started` }
  if (state['exitCode'] === undefined) return [started]
  return [
    started,
    { time: String(state['finishedAt']), text: `${container} ended with exit code ${String(state['exitCode'])}` },
  ]
}
