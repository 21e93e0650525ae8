import { z } from 'zod'

/** What the API knows as the status of a condition. */
export const conditionStatus = z.enum(['True', 'False', 'Unknown'])

/** The type of a pod's condition: one of Kubernetes', or of somebody else's. */
export const podConditionType = z.string().meta({
  'x-known-values': [
    'PodScheduled',
    'PodReadyToStartContainers',
    'Initialized',
    'ContainersReady',
    'Ready',
    'DisruptionTarget',
    'PodResizePending',
    'PodResizeInProgress',
  ],
})

/** The type of a node's condition: one of the kubelet's, or of somebody else's. */
export const nodeConditionType = z.string().meta({
  'x-known-values': ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure', 'NetworkUnavailable'],
})
