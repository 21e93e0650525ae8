import { StepFailure } from 'chaos-plugin-api'
import { readCredential } from './read-credential.ts'

/** What of a kubeconfig stands in a file, or in the kubeconfig itself, where its name ends with `-data`. */
type PemName = 'certificate-authority' | 'client-certificate' | 'client-key' | 'idp-certificate-authority'

type WithPem = { readonly [Name in PemName | `${PemName}-data`]?: string }

/**
 * The PEM text of a certificate or a key; what stands in the kubeconfig itself goes before a file. Undefined where there is none. Throws `StepFailure`
 * with reason `no-access`, or the signal's reason.
 */
export async function pemOf(name: PemName, settings: WithPem, signal: AbortSignal): Promise<Buffer | undefined> {
  const { [`${name}-data` as const]: data, [name]: file } = settings
  const what = name === 'client-key' ? 'key' : 'certificate'
  if (data) {
    const pem = fromBase64(data, name)
    if (isPem(pem)) return pem
    throw unusable(`The ${name}-data of the kubeconfig holds no ${what} in PEM.`)
  }
  if (!file) return undefined
  const pem = await readCredential(file, signal)
  if (isPem(pem)) return pem
  throw unusable(`The file ${file}, which the cluster's credentials name, holds no ${what} in PEM.`)
}

function fromBase64(data: string, name: PemName): Buffer {
  if (/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(data)) return Buffer.from(data, 'base64')
  throw unusable(`The ${name}-data of the kubeconfig is not base64.`)
}

function isPem(bytes: Buffer): boolean {
  return /-----BEGIN [A-Z0-9 ]+-----/.test(bytes.toString('latin1'))
}

function unusable(message: string): StepFailure {
  return new StepFailure(message, { reason: 'no-access', remedy: 'Have it written anew.' })
}
