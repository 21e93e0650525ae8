import type { AnyActivity, Schema } from 'chaos-plugin-api'
import { codeFault } from './code-fault.ts'
import { BrokenPlugin } from './plugin-fault.ts'
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
    const { packageName, folder } = plugin
    const { module } = entry
    throw new BrokenPlugin(
      plugin,
      codeFault(cause, { packageName, folder, module }, 'as it looks at arguments'),
      entry.id,
    )
  }
}
