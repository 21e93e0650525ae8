import type { Configuration } from '../experiment/experiment.ts'

/** The credentials for Vault that stand among the configuration: no secrets by their place, but to be masked like them. */
export function vaultCredentials({ vault_token, vault_role_secret }: Configuration): readonly unknown[] {
  return [vault_token, vault_role_secret].filter((value) => typeof value === 'string')
}
