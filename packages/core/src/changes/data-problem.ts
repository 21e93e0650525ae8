import type { Schema } from 'chaos-plugin-api'

/**
 * Says why the data of a change, as a log has it, can't be used to undo it: the end of a sentence. Undefined where it can. Another program, or
 * another version of the plugin, may have written it.
 */
export async function dataProblem(schema: Schema<unknown>, data: unknown): Promise<string | undefined> {
  const { issues } = await schema['~standard'].validate(data)
  const [first] = issues ?? []
  if (first === undefined) return undefined
  const place = (first.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.')
  return `what was recorded of it can't be understood${place === '' ? '' : ` at ${place}`}: ${first.message}`
}
