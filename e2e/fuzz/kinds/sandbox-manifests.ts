import type { Random } from '../../histories/random.ts'
import type { Input } from '../input.ts'
import { mutateText } from '../mutate-text.ts'
import { mutateValue } from '../mutate-value.ts'
import { yamlText } from '../yaml-text.ts'

const manifests: readonly unknown[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'cart', namespace: 'shop', labels: { app: 'cart' } },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: 'cart' } },
      template: {
        metadata: { labels: { app: 'cart' } },
        spec: { containers: [{ name: 'c', image: 'i', resources: { requests: { cpu: '100m' } } }] },
      },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'cart', namespace: 'shop' },
    spec: { selector: { app: 'cart' }, ports: [{ port: 80, targetPort: 8080 }] },
  },
]
const experiment = {
  title: 't',
  description: 'd',
  method: [
    { type: 'probe', name: 'look', provider: { type: 'python', module: 'chaosk8s.node.probes', func: 'get_nodes' } },
  ],
}

export function sandboxManifests(random: Random): Omit<Input, 'name'> {
  const at = random.between(0, manifests.length - 1)
  const text = manifests
    .map((value, index) => yamlText(index === at ? mutateValue(value, random) : value))
    .join('---\n')
  return {
    files: { 'm/all.yaml': random.chance(0.3) ? mutateText(text, random) : text, 'e.json': JSON.stringify(experiment) },
    answers: [],
    environment: {},
    args: ['run', 'e.json', '--sandbox', '--sandbox-manifests', 'm'],
  }
}
