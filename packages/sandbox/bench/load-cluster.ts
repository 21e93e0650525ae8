import { setTimeout as sleep } from 'node:timers/promises'
import { type ApiClient, inParallel } from './api-client.ts'

/** An application: a Deployment with its Service and its PodDisruptionBudget. */
export interface Application {
  readonly namespace: string
  readonly name: string
  readonly replicas: number
}

/** So many applications of equal size, in ten namespaces. */
export function applications(count: number, replicas: number): readonly Application[] {
  return Array.from({ length: count }, (_, index) => ({
    namespace: `team-${index % 10}`,
    name: `app-${index}`,
    replicas,
  }))
}

/** Creates applications and waits until all their pods are available. */
export async function loadCluster(client: ApiClient, wanted: readonly Application[]): Promise<void> {
  const namespaces = [...new Set(wanted.map(({ namespace }) => namespace))]
  await inParallel(4, namespaces, (name) =>
    client.send('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }),
  )
  await inParallel(4, wanted, (application) => create(client, application))
  const total = wanted.reduce((sum, { replicas }) => sum + replicas, 0)
  await untilAvailable(client, total, namespaces)
}

async function create(client: ApiClient, { namespace, name, replicas }: Application): Promise<void> {
  const labels = { app: name }
  const metadata = { name, labels }
  await client.send('POST', `/api/v1/namespaces/${namespace}/services`, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: { selector: labels, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
  })
  await client.send('POST', `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets`, {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata,
    spec: { selector: { matchLabels: labels }, maxUnavailable: '50%' },
  })
  const resources = { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '128Mi' } }
  const container = { name: 'web', image: 'registry.example/web:1.0', ports: [{ containerPort: 8080 }], resources }
  await client.send('POST', `/apis/apps/v1/namespaces/${namespace}/deployments`, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container] } },
    },
  })
}

/** Waits until the Deployments of these namespaces have so many available pods, and none too many. */
export async function untilAvailable(client: ApiClient, total: number, namespaces: readonly string[]): Promise<void> {
  for (;;) {
    const { items } = JSON.parse((await client.send('GET', '/apis/apps/v1/deployments')).toString()) as {
      items: { metadata: { namespace: string }; status: Record<string, number | undefined> }[]
    }
    const mine = items.filter(({ metadata }) => namespaces.includes(metadata.namespace))
    const sum = (field: string) => mine.reduce((count, { status }) => count + (status[field] ?? 0), 0)
    const settled = sum('replicas') === total && sum('terminatingReplicas') === 0
    if (sum('availableReplicas') === total && settled) return
    await sleep(200)
  }
}
