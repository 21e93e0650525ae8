import { branch, branches, type Draft, existingBranch, setDefault } from '../json/draft.ts'
import { isRecord } from '../json/is-record.ts'

const waitsForGates = {
  type: 'PodScheduled',
  status: 'False',
  lastProbeTime: null,
  lastTransitionTime: null,
  reason: 'SchedulingGated',
  message: 'Scheduling is blocked due to non-empty scheduling gates',
}

/** Fills in a pod. */
export function defaultPod(pod: Draft): void {
  const spec = branch(pod, 'spec')
  defaultPodSpec(spec)
  for (const container of [...branches(spec, 'initContainers'), ...branches(spec, 'containers')])
    askForLimits(container)
  setDefault(spec, 'enableServiceLinks', true)
  const status = branch(pod, 'status')
  setDefault(status, 'phase', 'Pending')
  if (branches(spec, 'schedulingGates').length > 0) {
    setDefault(status, 'conditions', [waitsForGates])
  }
  setDefault(status, 'qosClass', qualityOfService(spec))
  listAddress(status)
}

/** The pod's address is the first of its addresses, whichever of the two a kubelet has set. */
function listAddress(status: Draft): void {
  const { podIP } = status
  const [first] = branches(status, 'podIPs')
  if (podIP === undefined && first !== undefined) status['podIP'] = first['ip']
  else if (podIP !== undefined && first?.['ip'] !== podIP) status['podIPs'] = [{ ip: podIP }]
}

/** Fills in the specification of a pod or of a pod template. */
export function defaultPodSpec(spec: Draft): void {
  for (const container of [...branches(spec, 'initContainers'), ...branches(spec, 'containers')])
    defaultContainer(container)
  for (const container of branches(spec, 'ephemeralContainers')) defaultContainer(container)
  setDefault(spec, 'restartPolicy', 'Always')
  setDefault(spec, 'terminationGracePeriodSeconds', 30)
  if (Number(spec['terminationGracePeriodSeconds']) < 0) spec['terminationGracePeriodSeconds'] = 1
  setDefault(spec, 'dnsPolicy', 'ClusterFirst')
  setDefault(spec, 'securityContext', {})
  setDefault(spec, 'schedulerName', 'default-scheduler')
  if (spec['serviceAccountName'] !== undefined) setDefault(spec, 'serviceAccount', spec['serviceAccountName'])
  else if (spec['serviceAccount'] !== undefined) spec['serviceAccountName'] = spec['serviceAccount']
  for (const volume of branches(spec, 'volumes')) defaultVolume(volume)
}

function defaultContainer(container: Draft): void {
  setDefault(container, 'resources', {})
  setDefault(container, 'terminationMessagePath', '/dev/termination-log')
  setDefault(container, 'terminationMessagePolicy', 'File')
  setDefault(container, 'imagePullPolicy', usesLatest(String(container['image'] ?? '')) ? 'Always' : 'IfNotPresent')
  for (const port of branches(container, 'ports')) setDefault(port, 'protocol', 'TCP')
  for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    const draft = existingBranch(container, probe)
    if (draft) defaultProbe(draft)
  }
  const lifecycle = existingBranch(container, 'lifecycle')
  for (const hook of ['postStart', 'preStop']) {
    const get = lifecycle && existingBranch(existingBranch(lifecycle, hook) ?? {}, 'httpGet')
    if (get) defaultHttpGet(get)
  }
  for (const variable of branches(container, 'env')) {
    const field = existingBranch(existingBranch(variable, 'valueFrom') ?? {}, 'fieldRef')
    if (field) setDefault(field, 'apiVersion', 'v1')
  }
}

/** What a container is limited to and doesn't ask for, it asks for. */
function askForLimits(container: Draft): void {
  const resources = branch(container, 'resources')
  const limits = existingBranch(resources, 'limits')
  if (!limits) return
  const requests = branch(resources, 'requests')
  for (const [name, quantity] of Object.entries(limits)) setDefault(requests, name, quantity)
}

function usesLatest(image: string): boolean {
  const name = image.slice(image.lastIndexOf('/') + 1)
  return !image.includes('@') && (!name.includes(':') || name.endsWith(':latest'))
}

function defaultProbe(probe: Draft): void {
  setDefault(probe, 'timeoutSeconds', 1)
  setDefault(probe, 'periodSeconds', 10)
  setDefault(probe, 'successThreshold', 1)
  setDefault(probe, 'failureThreshold', 3)
  const get = existingBranch(probe, 'httpGet')
  if (get) defaultHttpGet(get)
  const grpc = existingBranch(probe, 'grpc')
  if (grpc) setDefault(grpc, 'service', '')
}

function defaultHttpGet(get: Draft): void {
  setDefault(get, 'path', '/')
  setDefault(get, 'scheme', 'HTTP')
}

function defaultVolume(volume: Draft): void {
  if (Object.keys(volume).length === 1) volume['emptyDir'] = {}
  for (const source of ['configMap', 'secret', 'downwardAPI', 'projected']) {
    const draft = existingBranch(volume, source)
    if (draft) setDefault(draft, 'defaultMode', 420)
  }
  const host = existingBranch(volume, 'hostPath')
  if (host) setDefault(host, 'type', '')
  for (const source of branches(existingBranch(volume, 'projected') ?? {}, 'sources')) {
    const token = existingBranch(source, 'serviceAccountToken')
    if (token) setDefault(token, 'expirationSeconds', 3600)
  }
}

/** `Guaranteed` if every container's limits for CPU and memory equal its requests, `BestEffort` if none has any. */
export function qualityOfService(spec: Draft): string {
  let guaranteed = true
  let any = false
  for (const container of [...branches(spec, 'containers'), ...branches(spec, 'initContainers')]) {
    const resources = existingBranch(container, 'resources') ?? {}
    const requests = isRecord(resources['requests']) ? resources['requests'] : {}
    const limits = isRecord(resources['limits']) ? resources['limits'] : {}
    for (const name of ['cpu', 'memory']) {
      if (requests[name] !== undefined || limits[name] !== undefined) any = true
      if (limits[name] === undefined || requests[name] !== limits[name]) guaranteed = false
    }
  }
  return any ? (guaranteed ? 'Guaranteed' : 'Burstable') : 'BestEffort'
}
