import { ActivityAborted, ActivityFailed } from '../errors/activity-errors.ts'
import type { Activity, Configuration, Secrets } from '../model/experiment.ts'
import { pythonStr } from '../python/text-form.ts'

/**
 * Resolves the entries of type `probe`, in their order: each sees the configuration before it only. `configuration` is altered in
 * place. An entry whose probe fails is left out, and there is a warning. Spec 1.12.
 *
 * @param declared the experiment's own block; what it declares is not altered
 * @param execute runs one probe and returns its output; throws `ActivityFailed` or `ActivityAborted` where it fails
 * @returns warnings, one sentence each
 */
export async function loadDynamicConfiguration(
  declared: unknown,
  configuration: Configuration,
  secrets: Secrets,
  execute: (probe: Activity) => Promise<unknown>,
): Promise<readonly string[]> {
  const entries = Object.entries(configuration)
  if (declared === undefined || !entries.some(([, value]) => isProbe(value))) return []
  const warnings: string[] = []
  for (const [name] of entries) delete configuration[name]
  for (const [name, value] of entries) {
    if (!isProbe(value)) {
      configuration[name] = value
      continue
    }
    try {
      configuration[name] = resultOf(await execute(withSecrets(name, value, secrets)), value)
    } catch (error) {
      if (!(error instanceof ActivityFailed || error instanceof ActivityAborted)) throw error
      warnings.push(`The configuration "${name}" is left out, as its probe failed: ${error.message}`)
    }
  }
  return warnings
}

function isProbe(value: unknown): value is Activity {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'probe' && 'provider' in value
}

/** Such a probe gets every secret; here by name, so that no value ends up in the experiment. */
function withSecrets(key: string, probe: Activity, secrets: Secrets): Activity {
  return { ...probe, name: probe.name ?? key, provider: { ...probe.provider, secrets: Object.keys(secrets) } }
}

function resultOf(output: unknown, { provider }: Activity): unknown {
  const fields = typeof output === 'object' && output !== null ? (output as Readonly<Record<string, unknown>>) : {}
  if (provider.type === 'http') return fields['body']
  if (provider.type !== 'process') return output
  if (fields['status'] !== 0) throw new ActivityFailed(`it ended with status ${pythonStr(fields['status'])}.`)
  return pythonStr(fields['stdout']).trim()
}
