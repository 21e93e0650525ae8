/**
 * A kubeconfig for a server that takes who shows no token for its administrator. Besides the cluster of its context it has one called
 * `NAME-tls`, at the same port, since kubectl and other Go clients keep their tokens to themselves unless they speak TLS. With a proxy, the
 * server is asked through it, and only in plain HTTP.
 */
export function kubeconfigFor(url: string, name: string, proxy?: string): string {
  if (proxy !== undefined) return kubeconfig(name, {}, [{ name, cluster: { server: url, 'proxy-url': proxy } }])
  const secure = { server: secureUrl(url), 'insecure-skip-tls-verify': true }
  return kubeconfig(name, {}, [
    { name, cluster: { server: url } },
    { name: `${name}-tls`, cluster: secure },
  ])
}

/** A kubeconfig for the owner of a token, which speaks TLS and trusts the certificate (PEM). */
export function tokenKubeconfig(url: string, name: string, token: string, certificate: string): string {
  const trusted = Buffer.from(certificate).toString('base64')
  const cluster = { server: secureUrl(url), 'certificate-authority-data': trusted }
  return kubeconfig(name, { token }, [{ name, cluster }])
}

function kubeconfig(name: string, user: object, clusters: readonly object[]): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters,
    users: [{ name, user }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  })
}

function secureUrl(url: string): string {
  return url.replace(/^http:/, 'https:')
}
