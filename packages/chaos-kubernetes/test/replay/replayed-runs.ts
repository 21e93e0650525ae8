import { fileURLToPath } from 'node:url'
import { runInSandbox, type SandboxRun, type SandboxRunOptions } from 'chaos-sandbox'
import kubernetes from '../../src/plugin.ts'

type Experiment = Parameters<typeof runInSandbox>[0]

interface Replayed {
  readonly experiment: Experiment
  readonly options?: Partial<SandboxRunOptions>
}

const python = (type: 'action' | 'probe', name: string, from: string, args: object, more: object = {}) => {
  const at = from.lastIndexOf('.')
  const provider = { type: 'python', module: from.slice(0, at), func: from.slice(at + 1), arguments: args }
  return { type, name, provider, ...more }
}
const podsAreThere = (selector: string) =>
  python(
    'probe',
    'pods are there',
    'chaosk8s.pod.probes.count_pods',
    { label_selector: selector, ns: 'bookinfo', phase: 'Running' },
    { tolerance: [1, 100] },
  )

const terminate = {
  title: 'Half of the pods of a namespace end, whichever',
  description: 'x',
  method: [
    python(
      'action',
      'end half of them',
      'chaosk8s.pod.actions.terminate_pods',
      { ns: 'bookinfo', label_selector: 'app', rand: true, mode: 'percentage', qty: 50 },
      { pauses: { after: 20 } },
    ),
  ],
}

const scale = {
  title: 'It does without ratings',
  description: 'x',
  'steady-state-hypothesis': { title: 'ratings are there', probes: [podsAreThere('app=ratings,version=v1')] },
  method: [
    python(
      'action',
      'take them away',
      'chaosk8s.deployment.actions.scale_deployment',
      {
        name: 'ratings-v1',
        replicas: 0,
        ns: 'bookinfo',
      },
      { pauses: { after: 1 } },
    ),
  ],
}

/** Everything at once: a continuous hypothesis, steps in the background, and an API server that is busy. */
const sideBySide = {
  title: 'Nodes and pods go at the same time',
  description: 'x',
  'steady-state-hypothesis': {
    title: 'no pod is in trouble',
    probes: [podsAreThere('app')],
  },
  method: [
    python(
      'action',
      'end one',
      'chaosk8s.pod.actions.terminate_pods',
      { ns: 'bookinfo', label_selector: 'app', rand: true, qty: 1 },
      { background: true, pauses: { before: 2 } },
    ),
    python(
      'action',
      'end another',
      'chaosk8s.pod.actions.terminate_pods',
      { ns: 'bookinfo', label_selector: 'app', rand: true, qty: 1 },
      { background: true, pauses: { before: 2 } },
    ),
    python(
      'action',
      'drain two',
      'chaosk8s.node.actions.drain_nodes',
      { count: 2, delete_pods_with_local_storage: true },
      { pauses: { after: 10 } },
    ),
  ],
}

const hour = {
  title: 'An hour passes',
  description: 'x',
  method: [
    python(
      'action',
      'end one',
      'chaosk8s.pod.actions.terminate_pods',
      { ns: 'bookinfo', label_selector: 'app' },
      { pauses: { after: 3600 } },
    ),
  ],
}

export const replayed: Readonly<Record<string, Replayed>> = {
  drain: { experiment: fileURLToPath(new URL('../../../../sample-experiments/drain-node.json', import.meta.url)) },
  terminate: { experiment: terminate },
  scale: { experiment: scale },
  'side by side': {
    experiment: sideBySide,
    options: {
      hypothesisStrategy: 'continuously',
      hypothesisFrequency: 1,
      async prepare({ faults }) {
        faults.add({ effect: { kind: 'latency', milliseconds: 700 }, match: { verb: 'list' }, after: 5, times: 20 })
        faults.add({ effect: { kind: 'status', code: 429, retryAfterSeconds: 1 }, match: { verb: 'delete' }, times: 3 })
        faults.add({ effect: { kind: 'reset', effect: 'before' }, match: { verb: 'get' }, after: 9, times: 2 })
      },
    },
  },
  hour: { experiment: hour },
}

/** Runs one of them. */
export function replay(name: string, seed: string, sandbox: SandboxRunOptions['sandbox'] = {}): Promise<SandboxRun> {
  const { experiment, options } = replayed[name]!
  return runInSandbox(experiment, { plugins: [kubernetes], seed, sandbox, ...options })
}
