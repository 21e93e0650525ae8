import { urlCredentials } from 'chaos-plugin-api'
import type { Configuration } from '../model/experiment.ts'

/** The credentials for Vault that stand among the configuration: no secrets by their place, but to be masked like them. */
export function vaultCredentials({ vault_addr, vault_token, vault_role_secret }: Configuration): readonly unknown[] {
  const inAddress = typeof vault_addr === 'string' ? urlCredentials(vault_addr) : []
  return [vault_token, vault_role_secret, ...inAddress].filter((value) => typeof value === 'string')
}
