import type { ChangeDefinition, Inspecting, Inspection, SystemContext } from 'chaos-plugin-api'
import { awaitCodeOf } from '../plugins/load-entry.ts'

type Inspectable = ChangeDefinition<unknown> & Inspecting<unknown>

const lookingAtIt = 'as it looks at what was changed'

interface Waiting {
  readonly data: unknown
  resolve(found: Inspection): void
  reject(error: unknown): void
}

/** Looks at changes. Those of a type that looks at many together, and that are asked about at the same time, are. */
export class Inspector {
  readonly #waiting = new Map<Inspectable, Waiting[]>()

  async inspect(type: Inspectable, data: unknown, context: SystemContext): Promise<Inspection> {
    if ('inspect' in type) return awaitCodeOf(type, lookingAtIt, () => type.inspect(data, context))
    return new Promise((resolve, reject) => {
      const waiting = this.#waiting.get(type)
      if (waiting !== undefined) {
        waiting.push({ data, resolve, reject })
        return
      }
      this.#waiting.set(type, [{ data, resolve, reject }])
      // Whatever was begun in the same turn has asked by then.
      setImmediate(() => void this.#look(type, context))
    })
  }

  async #look(type: Inspectable, context: SystemContext): Promise<void> {
    const waiting = this.#waiting.get(type) ?? []
    this.#waiting.delete(type)
    if (!('inspectTogether' in type)) return
    try {
      const found = await awaitCodeOf(type, lookingAtIt, () =>
        type.inspectTogether(
          waiting.map(({ data }) => data),
          context,
        ),
      )
      for (const [index, { resolve, reject }] of waiting.entries()) {
        const one = found[index]
        if (one === undefined) reject(new Error('it was not looked at'))
        else resolve(one)
      }
    } catch (error) {
      for (const { reject } of waiting) reject(error)
    }
  }
}
