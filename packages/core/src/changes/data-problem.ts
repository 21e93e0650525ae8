import { asError, type Schema } from 'chaos-plugin-api'

/** Data that a schema has taken: what a run records itself is looked at as it is recorded, and needs no second look when it is undone. */
const taken = new WeakMap<Schema<unknown>, WeakSet<object>>()

/**
 * Says why the data of a change can't be used to undo it: the end of a sentence, which begins with `what`. Undefined where it can. Of a log, another
 * program, or another version of the plugin, may have written it. A schema that throws takes nothing either.
 */
export async function dataProblem(
  schema: Schema<unknown>,
  data: unknown,
  what = 'what was recorded of it',
): Promise<string | undefined> {
  const known = takenBy(schema)
  if (typeof data === 'object' && data !== null && known.has(data)) return undefined
  try {
    const { issues } = await schema['~standard'].validate(data)
    const [first] = issues ?? []
    if (first === undefined) {
      if (typeof data === 'object' && data !== null) known.add(data)
      return undefined
    }
    const place = (first.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.')
    return `${what} can't be understood${place === '' ? '' : ` at ${place}`}: ${first.message}`
  } catch (error) {
    return `${what} can't be understood: ${asError(error).message}`
  }
}

function takenBy(schema: Schema<unknown>): WeakSet<object> {
  let known = taken.get(schema)
  if (known === undefined) {
    known = new WeakSet()
    taken.set(schema, known)
  }
  return known
}
