import type { Random } from '../../histories/random.ts'
import type { Answer, Input } from '../input.ts'
import { mutateText } from '../mutate-text.ts'
import { mutateValue } from '../mutate-value.ts'
import { yamlText } from '../yaml-text.ts'

const kubeconfig = {
  apiVersion: 'v1',
  kind: 'Config',
  'current-context': 'c',
  contexts: [{ name: 'c', context: { cluster: 'k', user: 'u', namespace: 'shop' } }],
  clusters: [{ name: 'k', cluster: { server: '{{api}}', 'insecure-skip-tls-verify': true } }],
  users: [{ name: 'u', user: { token: 'x' } }],
}
const users: readonly unknown[] = [
  { token: 'x' },
  { username: 'a', password: 'b' },
  { tokenFile: 'none' },
  { 'client-certificate-data': 'eA==', 'client-key-data': 'eA==' },
  {
    exec: {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: 'true',
      args: ['a'],
      env: [{ name: 'A', value: 'b' }],
      interactiveMode: 'Never',
    },
  },
  { as: 'x', 'as-groups': ['g'], 'as-user-extra': { a: ['b'] }, token: 'x' },
]
const metadata = { name: 'cart', namespace: 'shop', uid: 'u1', resourceVersion: '7', labels: { app: 'cart' } }
const items: Readonly<Record<string, unknown>> = {
  pods: {
    metadata,
    spec: { nodeName: 'n', containers: [{ name: 'c', image: 'i' }] },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [{ name: 'c', ready: true }],
    },
  },
  deployments: {
    metadata,
    spec: { replicas: 1, selector: { matchLabels: { app: 'cart' } } },
    status: { replicas: 1, availableReplicas: 1 },
  },
  services: { metadata, spec: { selector: { app: 'cart' }, ports: [{ port: 80 }] } },
  nodes: { metadata, spec: {}, status: { conditions: [{ type: 'Ready', status: 'True' }], allocatable: { cpu: '1' } } },
}
const listOf = (name: string) => ({
  apiVersion: 'v1',
  kind: 'List',
  metadata: { resourceVersion: '9' },
  items: [items[name]],
})
const json = { 'content-type': 'application/json' }

const probes: readonly unknown[] = [
  { module: 'chaosk8s.probes', func: 'all_pods_healthy', arguments: { ns: 'shop' } },
  { module: 'chaosk8s.pod.probes', func: 'count_pods', arguments: { label_selector: 'app=cart', ns: 'shop' } },
  { module: 'chaosk8s.pod.probes', func: 'pods_in_phase', arguments: { label_selector: 'app=cart', ns: 'shop' } },
  {
    module: 'chaosk8s.deployment.probes',
    func: 'deployment_available_and_healthy',
    arguments: { name: 'cart', ns: 'shop' },
  },
  { module: 'chaosk8s.node.probes', func: 'get_nodes', arguments: {} },
  { module: 'chaosk8s.service.probes', func: 'service_is_initialized', arguments: { name: 'cart', ns: 'shop' } },
]

function inputWith(random: Random, config: string, answers: readonly Answer[]): Omit<Input, 'name'> {
  const provider = { type: 'python', ...(random.pick(probes) as object) }
  const experiment = { title: 't', description: 'd', method: [{ type: 'probe', name: 'look', provider, timeout: 3 }] }
  return {
    files: { 'e.json': JSON.stringify(experiment), kubeconfig: config },
    answers,
    environment: { KUBECONFIG: '{{folder}}/kubeconfig' },
    args: ['run', 'e.json'],
  }
}

const apiAnswers: readonly Answer[] = [
  { path: '/version', status: 200, headers: json, body: '{"major":"1","minor":"30","gitVersion":"v1.30.0"}' },
  {
    path: 'subjectaccessreviews',
    status: 201,
    headers: json,
    body: '{"kind":"SelfSubjectAccessReview","status":{"allowed":true}}',
  },
  {
    path: '/namespaces/kube-system',
    status: 200,
    headers: json,
    body: '{"kind":"Namespace","metadata":{"name":"kube-system","uid":"c"}}',
  },
  ...Object.keys(items).flatMap((name): Answer[] => [
    { path: `/${name}/`, status: 200, headers: json, body: JSON.stringify(items[name]) },
    { path: `/${name}`, status: 200, headers: json, body: JSON.stringify(listOf(name)) },
  ]),
  { path: '', status: 404, headers: json, body: '{"kind":"Status","reason":"NotFound","message":"none","code":404}' },
]

export function kubeconfigs(random: Random): Omit<Input, 'name'> {
  const user = random.pick(users)
  const value = mutateValue({ ...kubeconfig, users: [{ name: 'u', user }] }, random)
  const text = random.chance(0.5) ? JSON.stringify(value) : yamlText(value)
  return inputWith(random, random.chance(0.3) ? mutateText(text, random) : text, apiAnswers)
}

export function answersOfCluster(random: Random): Omit<Input, 'name'> {
  const at = random.between(0, apiAnswers.length - 1)
  const answers = apiAnswers.map((answer, index) => {
    if (index !== at && !random.chance(0.1)) return answer
    const altered = JSON.stringify(mutateValue(JSON.parse(answer.body), random))
    return {
      ...answer,
      status: random.chance(0.8) ? answer.status : random.pick([200, 201, 400, 401, 403, 404, 409, 410, 500]),
      body: random.chance(0.2) ? mutateText(altered, random) : altered,
    }
  })
  return inputWith(random, JSON.stringify(kubeconfig), answers)
}
