import { StepFailure } from 'chaos-plugin-api'
import type { KubeconfigUser } from '../kubeconfig/kubeconfig.ts'
import type { Credentials } from './credentials.ts'
import { readCredential } from './read-credential.ts'

/** Credentials that stand in the kubeconfig or the secrets, or in a file that these name; undefined where there are none that go into a header. */
export function ownCredentials(user: KubeconfigUser): Credentials | undefined {
  const { token, tokenFile, tokenPrefix = 'Bearer', username, password = '' } = user
  if (tokenFile !== undefined && tokenFile !== '') return fileCredentials(tokenFile, tokenPrefix, token || undefined)
  if (token !== undefined && token !== '') return fixed(`${tokenPrefix} ${token}`)
  if (!username && !password) return undefined
  return fixed(`Basic ${Buffer.from(`${username ?? ''}:${password}`).toString('base64')}`)
}

function fixed(authorization: string): Credentials {
  return { tls: {}, headers: async () => ({ authorization }) }
}

/**
 * The token of a file that somebody writes anew from time to time, read for each request: a server may refuse the old one at once. While the file
 * can't be read, the token that was there before counts, as kubectl has it.
 */
function fileCredentials(file: string, prefix: string, token: string | undefined): Credentials {
  let last = token
  return {
    tls: {},
    async headers(signal) {
      try {
        last = await readToken(file, signal)
      } catch (error) {
        signal.throwIfAborted()
        if (last === undefined) throw error
      }
      return { authorization: `${prefix} ${last}` }
    },
  }
}

async function readToken(file: string, signal: AbortSignal): Promise<string> {
  const token = (await readCredential(file, signal)).toString().trim()
  if (token !== '') return token
  throw new StepFailure(`The file ${file}, which the cluster's credentials name, holds no token.`, {
    reason: 'no-access',
    remedy: 'Have it written anew, or correct the tokenFile in the kubeconfig.',
  })
}
