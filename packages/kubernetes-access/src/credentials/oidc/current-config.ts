import type { SystemContext } from 'chaos-plugin-api'
import type { AuthProvider } from '../../kubeconfig/kubeconfig.ts'
import { readKubeconfig } from '../../kubeconfig/read-kubeconfig.ts'
import type { OidcConfig } from './renew-id-token.ts'

/** The configuration of a provider as the kubeconfig has it by now; the known one where that can't be read, or speaks of another provider. */
export async function currentConfig(
  { keptIn }: AuthProvider,
  known: OidcConfig,
  environment: SystemContext['environment'],
): Promise<OidcConfig> {
  if (keptIn === undefined) return known
  const kubeconfig = await readKubeconfig(environment).catch(() => undefined)
  const { keptIn: place, config } = kubeconfig?.users.get(keptIn.user)?.['auth-provider'] ?? {}
  const isSame = place?.file === keptIn.file && config?.['idp-issuer-url'] === known['idp-issuer-url']
  return isSame ? { ...known, ...config } : known
}
