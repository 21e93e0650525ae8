import type { Inspecting, Inspection, SystemContext } from 'chaos-plugin-api'
import { awaitCodeOf } from '../plugins/load-entry.ts'

/** Looks at a change by the code of its type, and rejects as that does. */
export async function inspectChange(
  type: Inspecting<unknown>,
  data: unknown,
  context: SystemContext,
): Promise<Inspection> {
  return awaitCodeOf(type, 'as it looks at what was changed', () => type.inspect(data, context))
}
