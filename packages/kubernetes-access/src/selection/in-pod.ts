import { stat } from 'node:fs/promises'
import type { SystemContext } from 'chaos-plugin-api'
import type { ClusterSelection } from '../cluster-selection.ts'
import { clusterVariable } from '../cluster-variables.ts'

/** What the cluster is called that we run in. */
export const inPodName = 'in-cluster'

const serviceAccount = '/var/run/secrets/kubernetes.io/serviceaccount'

/** Whether we run in a pod with a service account, by the rule of kubectl. */
export async function isInPod(environment: SystemContext['environment']): Promise<boolean> {
  const named = (['KUBERNETES_SERVICE_HOST', 'KUBERNETES_SERVICE_PORT'] as const).every(
    (name) => clusterVariable(environment, name) !== undefined,
  )
  if (!named) return false
  const token = await stat(`${serviceAccount}/token`).catch(() => undefined)
  return token?.isFile() === true
}

/** The cluster that we run in, as the pod's service account. */
export function inPod(environment: SystemContext['environment']): ClusterSelection {
  const host = clusterVariable(environment, 'KUBERNETES_SERVICE_HOST') ?? 'kubernetes.default.svc'
  const port = clusterVariable(environment, 'KUBERNETES_SERVICE_PORT') ?? '443'
  return {
    context: undefined,
    from: inPodName,
    name: inPodName,
    server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    namespace: undefined,
    cluster: { 'certificate-authority': `${serviceAccount}/ca.crt` },
    user: { tokenFile: `${serviceAccount}/token` },
  }
}
