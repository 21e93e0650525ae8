import { isMapping, mappingOf } from 'chaos-plugin-api'
import type { ExecPlugin, KubeconfigCluster } from '../kubeconfig/kubeconfig.ts'

/** The extension of a cluster that is for its plugin. */
const extensionForPlugins = 'client.authentication.k8s.io/exec'

/**
 * What a plugin is told in the variable `KUBERNETES_EXEC_INFO`: https://kubernetes.io/docs/reference/config-api/client-authentication.v1/#client-authentication-k8s-io-v1-ExecCredentialSpec.
 * Nobody can be asked for a password here.
 */
export function execRequest(
  { apiVersion, provideClusterInfo }: ExecPlugin,
  cluster: KubeconfigCluster,
  ca: Buffer | undefined,
): string {
  const told = provideClusterInfo === true ? { cluster: clusterInfo(cluster, ca) } : {}
  return JSON.stringify({ kind: 'ExecCredential', apiVersion, spec: { ...told, interactive: false } })
}

function clusterInfo(cluster: KubeconfigCluster, ca: Buffer | undefined): object {
  return {
    server: cluster.server,
    'tls-server-name': cluster['tls-server-name'],
    'insecure-skip-tls-verify': cluster['insecure-skip-tls-verify'],
    'certificate-authority-data': ca?.toString('base64'),
    'proxy-url': cluster['proxy-url'],
    'disable-compression': cluster['disable-compression'],
    config: configIn(cluster),
  }
}

/** Whatever stands in the file. */
function configIn({ extensions }: KubeconfigCluster): unknown {
  const list: readonly unknown[] = Array.isArray(extensions) ? extensions : []
  const found = list.filter(isMapping).find(({ name }) => name === extensionForPlugins)
  return mappingOf(found)['extension']
}
