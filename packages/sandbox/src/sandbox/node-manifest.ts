import { formatTime } from '../clock/format-time.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'

/** What a node of the sandbox can hold. */
export interface NodeSize {
  readonly cpu: string
  readonly memory: string
  readonly pods: string
}

const usualSize: NodeSize = { cpu: '16', memory: '64Gi', pods: '110' }

/** The number-th node (from 1), ready to run pods, as its kubelet would register it. */
export function nodeManifest(number: number, now: number, size: NodeSize = usualSize): KubernetesObject {
  const name = `node-${number}`
  const time = formatTime(now)
  const capacity = { cpu: size.cpu, 'ephemeral-storage': '100Gi', memory: size.memory, pods: size.pods }
  const address = `172.18.${number >> 8}.${number & 255}`
  const condition = (
    type: string,
    status: string,
    reason: string,
    message: string,
  ): Readonly<Record<string, string>> => ({
    type,
    status,
    lastHeartbeatTime: time,
    lastTransitionTime: time,
    reason,
    message,
  })
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'sim.cluster/kubelet': 'running',
        'topology.kubernetes.io/region': 'region-1',
        'topology.kubernetes.io/zone': `zone-${'abc'[(number - 1) % 3]}`,
      },
      annotations: { 'node.alpha.kubernetes.io/ttl': '0' },
    },
    spec: {},
    status: {
      addresses: [
        { type: 'InternalIP', address },
        { type: 'Hostname', address: name },
      ],
      capacity,
      allocatable: capacity,
      conditions: [
        condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
        condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
        condition('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
        condition('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'),
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      nodeInfo: {
        architecture: 'amd64',
        bootID: '',
        containerRuntimeVersion: 'sandbox://1.0',
        kernelVersion: 'simulated',
        kubeProxyVersion: '',
        kubeletVersion: 'v1.35.4',
        machineID: '',
        operatingSystem: 'linux',
        osImage: 'simulated',
        systemUUID: '',
      },
    },
  }
}
