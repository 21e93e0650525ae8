import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const labels = { app: 'db' }
const template = { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'db:2' }] } }
const selector = { matchLabels: labels }

/** What actions create in the shop: objects of the names that are there, for a run may have deleted those. */
const manifests = {
  deployment: {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { replicas: 1, selector, template },
  },
  statefulset: {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db' },
    spec: { replicas: 2, serviceName: 'db', selector, template },
  },
  daemonset: {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'log' },
    spec: { selector, template },
  },
  service: {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { selector: labels, ports: [{ port: 81 }] },
  },
  ingress: {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'web' },
    spec: { defaultBackend: { service: { name: 'mine', port: { number: 80 } } } },
  },
  networkpolicy: {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'allow' },
    spec: { podSelector: {}, policyTypes: ['Egress'] },
  },
  secret: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'fresh' }, stringData: { some: 'thing' } },
}

/** Writes a file for each kind, as actions read them. */
export async function writeManifests(folder: string): Promise<void> {
  for (const [kind, manifest] of Object.entries(manifests))
    await writeFile(join(folder, `${kind}.json`), JSON.stringify(manifest))
}
