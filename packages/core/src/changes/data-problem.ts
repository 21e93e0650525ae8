import { asError, type Schema } from 'chaos-plugin-api'

/**
 * Says why the data of a change can't be used to undo it: the end of a sentence, which begins with `what`. Undefined where it can. Of a log, another
 * program, or another version of the plugin, may have written it. A schema that throws takes nothing either.
 */
export async function dataProblem(
  schema: Schema<unknown>,
  data: unknown,
  what = 'what was recorded of it',
): Promise<string | undefined> {
  try {
    const { issues } = await schema['~standard'].validate(data)
    const [first] = issues ?? []
    if (first === undefined) return undefined
    const place = (first.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.')
    return `${what} can't be understood${place === '' ? '' : ` at ${place}`}: ${first.message}`
  } catch (error) {
    return `${what} can't be understood: ${asError(error).message}`
  }
}
