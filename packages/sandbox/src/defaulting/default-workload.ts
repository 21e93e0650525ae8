import { branch, branches, type Draft, existingBranch, setDefault } from '../json/draft.ts'
import { templateGeneration } from '../registry/count-generation.ts'
import { defaultPodSpec } from './default-pod.ts'

/** Fills in a Deployment, ReplicaSet, StatefulSet, DaemonSet or ReplicationController. */
export function defaultWorkload(kind: string, object: Draft): void {
  const spec = branch(object, 'spec')
  const template = existingBranch(spec, 'template')
  if (template) {
    branch(template, 'metadata')
    defaultPodSpec(branch(template, 'spec'))
  }
  if (kind !== 'DaemonSet') setDefault(spec, 'replicas', 1)
  switch (kind) {
    case 'Deployment':
      setDefault(spec, 'revisionHistoryLimit', 10)
      setDefault(spec, 'progressDeadlineSeconds', 600)
      rollingStrategy(branch(spec, 'strategy'), { maxUnavailable: '25%', maxSurge: '25%' })
      break
    case 'StatefulSet':
      setDefault(spec, 'podManagementPolicy', 'OrderedReady')
      setDefault(spec, 'revisionHistoryLimit', 10)
      setDefault(spec, 'persistentVolumeClaimRetentionPolicy', { whenDeleted: 'Retain', whenScaled: 'Retain' })
      rollingStrategy(branch(spec, 'updateStrategy'), { partition: 0 })
      for (const claim of branches(spec, 'volumeClaimTemplates')) {
        setDefault(claim, 'apiVersion', 'v1')
        setDefault(claim, 'kind', 'PersistentVolumeClaim')
        setDefault(branch(claim, 'spec'), 'volumeMode', 'Filesystem')
        setDefault(claim, 'status', { phase: 'Pending' })
      }
      break
    case 'DaemonSet':
      setDefault(branch(branch(object, 'metadata'), 'annotations'), templateGeneration, '1')
      setDefault(spec, 'revisionHistoryLimit', 10)
      rollingStrategy(branch(spec, 'updateStrategy'), { maxUnavailable: 1, maxSurge: 0 })
      break
    case 'ReplicationController': {
      const labels = existingBranch(existingBranch(template ?? {}, 'metadata') ?? {}, 'labels')
      if (labels) setDefault(spec, 'selector', { ...labels })
      break
    }
    default:
  }
  const initial = initialStatus[kind]
  if (initial) setDefault(object, 'status', { ...initial })
}

const initialStatus: Readonly<Record<string, Draft | undefined>> = {
  Deployment: {},
  ReplicaSet: { replicas: 0 },
  ReplicationController: { replicas: 0 },
  StatefulSet: { replicas: 0, availableReplicas: 0 },
  DaemonSet: { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 },
}

function rollingStrategy(strategy: Draft, defaults: Readonly<Record<string, unknown>>): void {
  setDefault(strategy, 'type', 'RollingUpdate')
  if (strategy['type'] !== 'RollingUpdate') return
  const rolling = branch(strategy, 'rollingUpdate')
  for (const [key, value] of Object.entries(defaults)) setDefault(rolling, key, value)
}
