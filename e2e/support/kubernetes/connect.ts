import type { AppsV1Api, CoreV1Api, CustomObjectsApi, KubernetesObjectApi, PolicyV1Api } from '@kubernetes/client-node'

/** The official client on one cluster: what tests look with, so that they do not believe the code under test. */
export interface Cluster {
  /** The API server's address. */
  readonly server: string
  readonly core: CoreV1Api
  readonly apps: AppsV1Api
  readonly policy: PolicyV1Api
  readonly custom: CustomObjectsApi
  /** Any kind of object. */
  readonly objects: KubernetesObjectApi
}

/** Connects to the current context of a kubeconfig file. */
export async function connect(kubeconfigPath: string): Promise<Cluster> {
  const client = await import('@kubernetes/client-node')
  const config = new client.KubeConfig()
  config.loadFromFile(kubeconfigPath)
  const cluster = config.getCurrentCluster()
  const user = config.getCurrentUser()
  if (cluster?.server.startsWith('http:')) {
    // The official client talks plain HTTP, as a sandbox on loopback does, only where told to look at no certificate.
    config.loadFromClusterAndUser({ ...cluster, skipTLSVerify: true }, user ?? { name: 'nobody' })
  }
  return {
    server: cluster?.server ?? '',
    core: config.makeApiClient(client.CoreV1Api),
    apps: config.makeApiClient(client.AppsV1Api),
    policy: config.makeApiClient(client.PolicyV1Api),
    custom: config.makeApiClient(client.CustomObjectsApi),
    objects: client.KubernetesObjectApi.makeApiClient(config),
  }
}
