import { isMapping } from 'chaos-plugin-api'
import { ChaosError } from '../errors/chaos-error.ts'
import type { Problem } from '../errors/problem.ts'
import type { Configuration, Secrets } from '../model/experiment.ts'
import { mask } from './redact.ts'
import type { Vault } from './vault.ts'

export interface LoadSecretsOptions {
  /** Scopes from `--var-file` that replace those of the experiment, values as they are. */
  readonly overrides: Readonly<Record<string, unknown>>
  /** Holds how Vault is reached. Resolved. */
  readonly configuration: Configuration
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  /** Told what is odd though not wrong, one sentence each. */
  readonly warn?: (message: string) => void
  /** Told each secret as soon as it is known, and what opens Vault, so that what is said from then on can be masked. */
  readonly learn?: (secret: unknown) => void
}

/**
 * Resolves the declared secrets of an experiment: environment variables, HashiCorp Vault, values that stand in the file. Spec 1.13.
 *
 * What was masked in a record of the declarations is left out, with a warning.
 *
 * Throws one `ChaosError` that names every entry that can't be resolved; never a value.
 */
export async function loadSecrets(declared: unknown, options: LoadSecretsOptions): Promise<Secrets> {
  if (!isMapping(declared)) {
    const problem = { message: '"secrets" must be a mapping of scopes.', path: ['secrets'] }
    throw new ChaosError(problem.message, { problems: [problem] })
  }
  const loading = new Loading(options)
  const secrets: Secrets = {}
  for (const [scope, value] of Object.entries(declared)) {
    const override = options.overrides[scope]
    secrets[scope] = override ?? (await loading.resolve(value, ['secrets', scope]))
    options.learn?.({ [scope]: secrets[scope] })
  }
  const [first, ...others] = loading.problems
  if (first === undefined) return secrets
  throw new ChaosError(others.length === 0 ? first.message : "The secrets can't be resolved.", {
    problems: loading.problems,
  })
}

class Loading {
  readonly problems: Problem[] = []
  readonly #options: LoadSecretsOptions
  #vault: Promise<Vault> | undefined

  constructor(options: LoadSecretsOptions) {
    this.#options = options
  }

  async resolve(value: unknown, path: readonly string[]): Promise<unknown> {
    if (!isMapping(value)) return value
    if (value['type'] === 'env') return this.#fromEnvironment(value, path)
    if (value['type'] === 'vault') return this.#fromVault(value, path)
    const resolved: Record<string, unknown> = {}
    for (const [name, item] of Object.entries(value)) {
      const at = [...path, name]
      if (item === mask)
        this.#options.warn?.(`The secret ${nameOf(at)} is not known: it stood in the file, and is not stored.`)
      else resolved[name] = await this.resolve(item, at)
    }
    return resolved
  }

  #fromEnvironment({ key }: Readonly<Record<string, unknown>>, path: readonly string[]): unknown {
    const name = nameOf(path)
    if (typeof key !== 'string' || key === '') {
      return this.#problem(`The secret ${name} names no environment variable as its "key".`, path)
    }
    const value = this.#options.environment[key]
    if (value !== undefined) return value
    return this.#problem(`The secret ${name} needs the environment variable ${key}, which is not set: set it.`, path)
  }

  async #fromVault({ path: at, key }: Readonly<Record<string, unknown>>, path: readonly string[]): Promise<unknown> {
    const name = nameOf(path)
    if (typeof at !== 'string' || at === '') {
      this.#options.warn?.(`The secret ${name} is empty, as it names no "path" in Vault.`)
      return {}
    }
    try {
      this.#vault ??= openVault(this.#options)
      const payload = await (await this.#vault).read(at)
      if (Object.keys(payload).length === 0)
        this.#options.warn?.(`Vault holds nothing at ${at} for the secret ${name}.`)
      if (typeof key !== 'string') return payload
      if (Object.hasOwn(payload, key)) return payload[key]
      return this.#problem(
        `The secret ${name} needs the field "${key}" of ${at} in Vault, which has none of that name.`,
        path,
      )
    } catch (error) {
      if (!(error instanceof ChaosError)) throw error
      return this.#problem(`The secret ${name} can't be read: ${error.message} ${error.remedy ?? ''}`.trimEnd(), path)
    }
  }

  #problem(message: string, path: readonly string[]): undefined {
    this.problems.push({ message, path })
    return undefined
  }
}

async function openVault({ configuration, environment, signal, learn }: LoadSecretsOptions): Promise<Vault> {
  const { connectVault } = await import('./vault.ts')
  return connectVault({ configuration, environment, signal, ...(learn === undefined ? {} : { learn }) })
}

function nameOf(path: readonly string[]): string {
  return `"${path.slice(1).join('.')}"`
}
