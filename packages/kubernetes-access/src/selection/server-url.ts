import { StepFailure, userOfUrl, withoutCredentials } from 'chaos-plugin-api'
import type { KubeconfigUser } from '../kubeconfig/kubeconfig.ts'

/** Throws `StepFailure` with reason `no-access` for what is no URL of a server, whatever stands in the file: it need not even be a text. */
export function refuseBadUrl(server: unknown, source: string): void {
  if (typeof server === 'string' && /^https?:\/\/[^\s/\\]/.test(server) && URL.canParse(server)) return
  const shown = typeof server === 'string' ? withoutCredentials(server) : server
  throw new StepFailure(`The server ${JSON.stringify(shown)} of ${source} is no URL.`, {
    reason: 'no-access',
    remedy: 'Write one such as "https://10.0.0.1:6443".',
  })
}

/** The server without a slash at its end, and without the user that its URL names, who is shown nowhere. */
export function addressOf(url: string): { readonly server: string; readonly user: KubeconfigUser } {
  const user = userOfUrl(new URL(url))
  const server = url.replace(/\/+$/, '')
  return user === undefined
    ? { server, user: {} }
    : { server: server.replace(/^(https?:\/\/)[^/?#]*@/, '$1'), user: { ...user } }
}
