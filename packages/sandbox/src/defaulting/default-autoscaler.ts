import { branch, type Draft, existingBranch, setDefault } from '../json/draft.ts'

const percent = { type: 'Percent', value: 100, periodSeconds: 15 }
const pods = { type: 'Pods', value: 4, periodSeconds: 15 }

/** Fills in a HorizontalPodAutoscaler. A behaviour that is described at all is described for both directions. */
export function defaultAutoscaler(object: Draft): void {
  const spec = branch(object, 'spec')
  setDefault(spec, 'minReplicas', 1)
  setDefault(spec, 'metrics', [
    { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
  ])
  const behavior = existingBranch(spec, 'behavior')
  if (behavior) {
    const up = branch(behavior, 'scaleUp')
    setDefault(up, 'stabilizationWindowSeconds', 0)
    setDefault(up, 'selectPolicy', 'Max')
    setDefault(up, 'policies', [pods, percent])
    const down = branch(behavior, 'scaleDown')
    setDefault(down, 'selectPolicy', 'Max')
    setDefault(down, 'policies', [percent])
  }
  const status = branch(object, 'status')
  // Written also where it is nothing: neither field may be left out.
  setDefault(status, 'currentMetrics', null)
  setDefault(status, 'desiredReplicas', 0)
}
