import type { KubeconfigCluster, KubeconfigUser } from './kubeconfig.ts'

/** Settings of a kubeconfig that can't hold at once. */
interface Contradiction {
  /** A clause: "has a token and a username". */
  readonly what: string
  /** What to do about it. */
  readonly remedy: string
}

/** What kubectl refuses about a cluster; undefined where nothing does. */
export function contradictionInCluster(cluster: KubeconfigCluster): Contradiction | undefined {
  const authority = cluster['certificate-authority'] || cluster['certificate-authority-data']
  if (cluster['insecure-skip-tls-verify'] !== true || !authority) return undefined
  return {
    what: 'names a certificate authority, and has insecure-skip-tls-verify, which would not ask it',
    remedy: 'Take out one of the two.',
  }
}

/** What kubectl refuses about a user; undefined where nothing does. */
export function contradictionInUser(user: KubeconfigUser): Contradiction | undefined {
  const certificate = user['client-certificate'] || user['client-certificate-data']
  const key = user['client-key'] || user['client-key-data']
  if (certificate && !key) return { what: 'has a client-certificate without its client-key', remedy: 'Add the key.' }
  if (key && !certificate) {
    return { what: 'has a client-key without its client-certificate', remedy: 'Add the certificate.' }
  }
  if ((user.token || user.tokenFile) && (user.username || user.password)) {
    return { what: 'has a token and a username or password', remedy: 'Take out one of the two.' }
  }
  if (user.exec && user['auth-provider']) {
    return { what: 'has an exec and an auth-provider', remedy: 'Take out one of the two.' }
  }
  const more = (['as-uid', 'as-groups', 'as-user-extra'] as const).find((name) => hasContent(user[name]))
  if (more !== undefined && !user.as) {
    return { what: `has ${more} without as`, remedy: 'Name in as whom to act as.' }
  }
  return undefined
}

function hasContent(value: string | readonly string[] | Readonly<Record<string, unknown>> | undefined): boolean {
  return value !== undefined && Object.keys(value).length > 0
}
