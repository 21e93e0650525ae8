import type { Topic } from './feature.ts'
import { authProviders } from './features/auth-providers.ts'
import { certificates } from './features/certificates.ts'
import { execPlugins } from './features/exec-plugins.ts'
import { kubeconfigFiles } from './features/kubeconfig-files.ts'
import { proxyUrl } from './features/proxy-url.ts'
import { proxyVariables } from './features/proxy-variables.ts'
import { serverAddress } from './features/server-address.ts'
import { surroundings } from './features/surroundings.ts'
import { users } from './features/users.ts'

/** All that is compared, in the order of the page. */
export const topics: readonly Topic[] = [
  kubeconfigFiles,
  serverAddress,
  certificates,
  users,
  execPlugins,
  authProviders,
  proxyUrl,
  proxyVariables,
  surroundings,
]
