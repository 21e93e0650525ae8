import type { Activity } from '../model/experiment.ts'
import { pythonStr } from '../python/text-form.ts'
import type { ActivityManifest } from './plugin-manifest.ts'
import type { Found, PluginRegistry } from './plugin-registry.ts'

/** The activity of an installed plugin that an activity of a file means, by its id or by the Python name that it stands in for. */
export function providedBy({ provider }: Activity, registry: PluginRegistry): Found<ActivityManifest> | undefined {
  if (provider?.type === 'plugin') return registry.activity(pythonStr(provider['activity']))
  if (provider?.type !== 'python') return undefined
  return registry.activityByPythonName(`${pythonStr(provider['module'])}.${pythonStr(provider['func'])}`)
}
