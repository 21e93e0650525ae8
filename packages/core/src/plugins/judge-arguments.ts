import type { AnyActivity, Schema } from 'chaos-plugin-api'
import { awaitCode } from './await-code.ts'
import { codeFault } from './code-fault.ts'
import { BrokenPlugin } from './plugin-fault.ts'
import type { ActivityManifest } from './plugin-manifest.ts'
import type { Found } from './plugin-registry.ts'

type Judgement = Awaited<ReturnType<Schema['~standard']['validate']>>

/** What the schema of an activity says of arguments. Throws `BrokenPlugin` where it throws itself, or is none. */
export async function judgeArguments(
  found: Found<ActivityManifest>,
  { args }: AnyActivity,
  given: unknown,
): Promise<Judgement> {
  const when = 'as it looks at arguments'
  try {
    return await awaitCode(found, when, () => args['~standard'].validate(given))
  } catch (cause) {
    if (cause instanceof BrokenPlugin) throw cause
    const { plugin, entry } = found
    const { packageName, folder } = plugin
    const { module } = entry
    throw new BrokenPlugin(plugin, codeFault(cause, { packageName, folder, module }, when), entry.id)
  }
}
