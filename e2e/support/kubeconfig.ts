import { writeFile } from 'node:fs/promises'

/** Writes a kubeconfig with one context. Without `authority`, the server's certificate is not looked at. */
export async function writeKubeconfig(
  file: string,
  { server, token, authority }: { readonly server: string; readonly token: string; readonly authority?: string },
): Promise<void> {
  const trust =
    authority === undefined ? { 'insecure-skip-tls-verify': true } : { 'certificate-authority-data': authority }
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    clusters: [{ name: 'test', cluster: { server, ...(server.startsWith('https:') ? trust : {}) } }],
    users: [{ name: 'test', user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
  }
  await writeFile(file, JSON.stringify(config), { mode: 0o600 })
}
