import plugin from 'chaos-kubernetes'
import { expect, test } from 'vitest'

const selector = { labelSelectors: { app: 'web' } }
const one = { mode: 'one', selector }
const machine = { mode: 'one', address: ['192.0.2.1:31767'] }
const half = { ...one, mode: 'fixed-percent' }
const loss = { ...one, action: 'loss', loss: { loss: '25' } }

/** What is refused, by where it stands; empty where all is taken. */
async function refused(kind: string, spec: object): Promise<Readonly<Record<string, string>>> {
  const { args } = plugin.actions!['injectChaosMesh']!
  const { issues = [] } = await args['~standard'].validate({ kind, name: 'new', ns: 'shop', spec })
  return Object.fromEntries(issues.map(({ message, path = [] }) => [path.slice(1).map(String).join('.'), message]))
}

test.each([
  ['AWSChaos', { action: 'ec2-restart', awsRegion: 'eu-west-1', ec2Instance: 'i-0' }],
  ['AzureChaos', { action: 'vm-stop', subscriptionID: 's', resourceGroupName: 'g', vmName: 'v' }],
  ['BlockChaos', { ...one, action: 'delay', volumeName: 'data', delay: { latency: '1s' } }],
  ['DNSChaos', { ...one, action: 'random', patterns: ['example.*'], containerNames: ['main'] }],
  ['GCPChaos', { action: 'disk-loss', project: 'p', zone: 'z', instance: 'i', deviceNames: ['d'] }],
  ['HTTPChaos', { ...one, target: 'Response', port: 80, replace: { code: 404, body: 'bm9uZQ==' } }],
  ['IOChaos', { ...one, action: 'fault', volumePath: '/data', errno: 5, percent: 50, methods: ['write'] }],
  ['JVMChaos', { ...one, action: 'stress', memType: 'heap' }],
  ['KernelChaos', { ...one, failKernRequest: { failtype: 0, callchain: [{ funcname: '__x64_sys_mount' }] } }],
  ['NetworkChaos', { ...loss, direction: 'both', target: { mode: 'all', selector: { namespaces: ['db'] } } }],
  ['NetworkChaos', { ...half, value: '50', action: 'partition', direction: 'both', externalTargets: ['example.com'] }],
  ['PhysicalMachineChaos', { ...machine, action: 'stress-cpu', 'stress-cpu': { load: 10, workers: 1 } }],
  ['PodChaos', { ...one, action: 'container-kill', containerNames: ['main'], gracePeriod: 0, duration: '1m30s' }],
  ['StressChaos', { ...one, stressors: { memory: { workers: 1, size: '256MB' } } }],
  ['TimeChaos', { ...one, timeOffset: '-10m100ns', clockIds: ['CLOCK_REALTIME'], remoteCluster: 'other' }],
])('a %s that Chaos Mesh takes is taken: %j', async (kind, spec) => {
  expect(await refused(kind, spec)).toEqual({})
})

const missing = (members: string) => `the action ${members} needs it`
const everything = 'it is empty, which would mean everything of the namespace; name namespaces, labels or objects'

test.each([
  ['AWSChaos', { action: 'detach-volume', awsRegion: 'r', ec2Instance: 'i' }, { volumeID: missing('detach-volume') }],
  ['BlockChaos', { ...one, action: 'delay', volumeName: 'data' }, { delay: missing('delay') }],
  [
    'DNSChaos',
    { action: 'error', selector },
    { mode: 'it is missing; it is one of one, all, fixed, fixed-percent, random-max-percent' },
  ],
  ['DNSChaos', { ...one, action: 'wrong' }, { action: 'it must be one of error, random, and not "wrong"' }],
  ['DNSChaos', { ...one, action: 'error', selector: {} }, { selector: everything }],
  ['DNSChaos', { ...one, action: 'error', selector: { namespaces: [] } }, { selector: everything }],
  [
    'DNSChaos',
    { ...one, action: 'error', selector: { labelSelector: {}, nodes: ['a'] } },
    { 'selector.labelSelector': 'it is no field of DNSChaos' },
  ],
  [
    'HTTPChaos',
    { ...one, target: 'Request', port: 80 },
    { abort: 'nothing is to happen; give abort: true, delay, replace or patch' },
  ],
  [
    'HTTPChaos',
    { ...one, target: 'Response', replace: { body: 'none!' } },
    { 'replace.body': 'it must be written in base64' },
  ],
  ['IOChaos', { ...one, action: 'fault', volumePath: '/data', errno: 0 }, { errno: missing('fault') }],
  [
    'IOChaos',
    { ...one, action: 'latency', volumePath: '', delay: '1' },
    { volumePath: 'it is empty; give it a value', delay: 'it is no time such as "100ms" or "1m30s"' },
  ],
  [
    'JVMChaos',
    { ...one, action: 'return', class: 'Main', method: 'get', value: '1' },
    { returnValue: missing('return') },
  ],
  [
    'JVMChaos',
    { ...one, action: 'stress', memType: 'heap', cpuCount: 1 },
    { cpuCount: 'the action stress needs one of cpuCount and memType, and not both' },
  ],
  [
    'JVMChaos',
    { ...one, action: 'mysql', mysqlConnectorVersion: '8' },
    { exception: 'the action mysql needs exception or latency' },
  ],
  [
    'KernelChaos',
    { ...one, failKernRequest: { failtype: 3 } },
    { 'failKernRequest.failtype': 'it must be at most 2, and not 3' },
  ],
  ['NetworkChaos', { ...loss, loss: { loss: 25 } }, { 'loss.loss': 'it must be a text, and not 25' }],
  ['NetworkChaos', { ...loss, loss: { loss: '101' } }, { 'loss.loss': 'it is no percentage from "0" to "100"' }],
  ['NetworkChaos', { ...loss, direction: 'from' }, { target: 'the direction from needs it' }],
  [
    'NetworkChaos',
    { ...loss, direction: 'both', externalTargets: ['a'] },
    { externalTargets: 'the direction both does not go with it; leave one of them out' },
  ],
  ['NetworkChaos', { ...loss, ...half }, { value: 'the mode fixed-percent needs it; give a number as a text' }],
  ['NetworkChaos', { ...loss, ...half, value: '101' }, { value: 'a percentage is at most 100' }],
  ['NetworkChaos', { ...loss, ...half, value: '0' }, { value: 'it must be a whole number above zero, as a text' }],
  [
    'PhysicalMachineChaos',
    { mode: 'one', action: 'clock', clock: { pid: 1, 'time-offset': '1s' } },
    { address: 'machines are named by address or by selector, and by one of them only' },
  ],
  ['PhysicalMachineChaos', { ...machine, action: 'clock' }, { clock: missing('clock') }],
  [
    'PhysicalMachineChaos',
    { ...machine, action: 'clock', clock: { pid: 1 } },
    { 'clock.time-offset': missing('clock') },
  ],
  ['PodChaos', { ...one, action: 'container-kill' }, { containerNames: missing('container-kill') }],
  ['PodChaos', { ...one, action: 'pod-kill', gracePeriod: -1 }, { gracePeriod: 'it must be at least 0, and not -1' }],
  [
    'StressChaos',
    { ...one, stressors: {} },
    { stressors: 'no load is named; give cpu or memory in it, or stressngStressors' },
  ],
  ['TimeChaos', { ...one, timeOffset: [] }, { timeOffset: 'it must be a text, and not an empty list' }],
])('what Chaos Mesh refuses of a %s, or takes for something else, is said: %j', async (kind, spec, problems) => {
  expect(await refused(kind, spec)).toEqual(problems)
})

const ofSystem = (what: string) => `${what} is what the whole cluster lives by; say in i_know why it is meant`

test.each([
  [{ selector: { namespaces: ['kube-system'] } }, 'namespace kube-system'],
  [{ selector: { pods: { 'kube-system': ['a'] } } }, 'namespace kube-system'],
  [{ selector: { labelSelectors: { 'k8s-app': 'kube-dns' } } }, "the cluster's DNS"],
  [
    { selector: { expressionSelectors: [{ key: 'k8s-app', operator: 'In', values: ['kube-dns'] }] } },
    "the cluster's DNS",
  ],
  [{ direction: 'from', target: { mode: 'all', selector: { namespaces: ['kube-system'] } } }, 'namespace kube-system'],
])('a fault that is aimed at the system asks for a reason: %j', async (aim, what) => {
  expect(await refused('NetworkChaos', { ...loss, ...aim })).toEqual({ '': ofSystem(what) })
  const { args } = plugin.actions!['injectChaosMesh']!
  const given = { kind: 'NetworkChaos', name: 'new', ns: 'shop', spec: { ...loss, ...aim }, i_know: 'a test' }
  expect((await args['~standard'].validate(given)).issues).toBeUndefined()
})

test('packets to the system, and pods that are not of it, need no reason', async () => {
  const target = { mode: 'all', selector: { namespaces: ['kube-system'] } }
  const others = { expressionSelectors: [{ key: 'k8s-app', operator: 'NotIn', values: ['kube-dns'] }] }
  expect(await refused('NetworkChaos', { ...loss, target, selector: others })).toEqual({})
})
