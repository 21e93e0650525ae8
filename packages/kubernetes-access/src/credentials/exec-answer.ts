import { mappingOf, StepFailure } from 'chaos-plugin-api'

/** What a plugin hands out. */
export interface ExecStatus {
  readonly token?: string
  readonly clientCertificateData?: string
  readonly clientKeyData?: string
  readonly expirationTimestamp?: string
}

/** Reads what a plugin wrote. Throws `StepFailure` with reason `no-access` where that hands out nothing. */
export function execAnswer(output: string, command: string, wanted: string): ExecStatus {
  const { apiVersion, kind, status: given } = mappingOf(parsed(output))
  const status = mappingOf(given) as ExecStatus
  const { token, clientCertificateData: certificate, clientKeyData: key, expirationTimestamp: expires } = status
  const nothing = [token, certificate, key].every((each) => typeof each !== 'string' || each === '')
  if (kind !== 'ExecCredential' || nothing) {
    throw unusable(command, 'is no ExecCredential with a token or a certificate')
  }
  if (apiVersion !== wanted) {
    const shown = typeof apiVersion === 'string' ? apiVersion : 'none'
    throw unusable(command, `has the apiVersion ${shown}, and the kubeconfig asks for ${wanted}`)
  }
  if (Boolean(certificate) !== Boolean(key)) {
    throw unusable(command, `has a certificate${certificate ? ' without its key' : "'s key without the certificate"}`)
  }
  if (expires !== undefined && Number.isNaN(Date.parse(expires))) {
    throw unusable(command, 'has an expirationTimestamp that is no time')
  }
  return status
}

function parsed(output: string): unknown {
  try {
    return JSON.parse(output)
  } catch {
    return undefined
  }
}

function unusable(command: string, what: string): StepFailure {
  return new StepFailure(`What the credential plugin ${command} wrote ${what}.`, {
    reason: 'no-access',
    remedy: 'Run it by hand: its standard output must be one JSON object of that kind.',
  })
}
