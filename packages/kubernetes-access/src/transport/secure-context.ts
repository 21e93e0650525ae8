import { createSecureContext, type SecureContext } from 'node:tls'
import { StepFailure } from 'chaos-plugin-api'
import type { TlsOptions } from './connection.ts'

/**
 * What TLS needs, read once for all connections: to read some hundred authorities for each takes 25 ms. Throws `StepFailure` with reason `no-access` where
 * certificate and key are of no use.
 */
export function secureContextOf({ ca, cert, key }: TlsOptions): SecureContext {
  try {
    return createSecureContext({
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
    })
  } catch (cause) {
    throw new StepFailure(`${whyUnusable(key, cause)}.`, {
      reason: 'no-access',
      remedy: 'Correct the client certificate and its key in the kubeconfig or the secrets, or what hands them out.',
      cause,
    })
  }
}

function whyUnusable(key: TlsOptions['key'], cause: unknown): string {
  if (key?.toString().includes('ENCRYPTED'))
    return 'The client key is encrypted with a password, which nobody can be asked for'
  const { code } = cause as NodeJS.ErrnoException
  if (code === 'ERR_OSSL_X509_KEY_VALUES_MISMATCH') return 'The client key is not that of the client certificate'
  return `The client certificate or its key can't be read (${code ?? (cause as Error).message})`
}
