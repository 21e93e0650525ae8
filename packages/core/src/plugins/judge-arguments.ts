import type { AnyActivity, Schema } from 'chaos-plugin-api'
import { asError } from '../errors/as-error.ts'
import { BrokenPlugin, PluginFault } from './plugin-fault.ts'
import type { ActivityManifest } from './plugin-manifest.ts'
import type { Found } from './plugin-registry.ts'

type Judgement = Awaited<ReturnType<Schema['~standard']['validate']>>

/** What the schema of an activity says of arguments. Throws `BrokenPlugin` where it throws itself, or is none. */
export async function judgeArguments(
  { plugin, entry }: Found<ActivityManifest>,
  { args }: AnyActivity,
  given: unknown,
): Promise<Judgement> {
  try {
    return await args['~standard'].validate(given)
  } catch (cause) {
    const { name, message } = asError(cause)
    const fault = new PluginFault(`the schema of its arguments fails, ${name}: ${message}`, 'mend it there', { cause })
    throw new BrokenPlugin(plugin, fault, entry.id)
  }
}
