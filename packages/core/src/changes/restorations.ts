import type { Healer, Restoration, Restorer } from 'chaos-plugin-api'
import { asError } from '../errors/as-error.ts'
import { dataProblem } from './data-problem.ts'
import type { ChangeTypes } from './resolve-change.ts'
import { type ChangedObject, historyOf } from './undo-units.ts'

/** The code that restores an object. */
export interface ObjectRestoration {
  readonly restoration: Restoration<unknown>
  // biome-ignore lint/suspicious/noExplicitAny: only the healer knows what is owed to it
  readonly healer: Healer<any> | undefined
}

/**
 * Finds the code that restores each object: that of the type of its newest change. Those whose plugin is missing, or whose past
 * can't be understood, have an error instead.
 */
export async function beginRestorations(
  objects: readonly ChangedObject[],
  types: ChangeTypes,
): Promise<ReadonlyMap<ChangedObject, ObjectRestoration | Error>> {
  const found = new Map<ChangedObject, ObjectRestoration | Error>()
  const ofRestorer = new Map<Restorer<unknown>, ChangedObject[]>()
  for (const object of objects) {
    try {
      const type = await types.definition(object.wanted.at(-1)!.entry.intent.change)
      if (!('restorer' in type)) throw new Error('its change type restores no objects')
      await checkPast(object, type.restorer, types)
      const others = ofRestorer.get(type.restorer)
      if (others === undefined) ofRestorer.set(type.restorer, [object])
      else others.push(object)
    } catch (error) {
      found.set(object, asError(error))
    }
  }
  for (const [restorer, its] of ofRestorer) {
    const restoration = restorer.begin(its.map(historyOf))
    for (const object of its) found.set(object, { restoration, healer: restorer.healer })
  }
  return found
}

/** Throws where something that was done to an object, by a change or by an earlier undo, was not recorded as it should be. */
async function checkPast(
  { key, runs, witnesses }: ChangedObject,
  restorer: Restorer<unknown>,
  types: ChangeTypes,
): Promise<void> {
  for (const { ledger } of [...runs, ...witnesses()]) {
    for (const call of ledger.ofObject(key)) {
      const problem =
        'intent' in call
          ? await dataProblem((await types.definition(call.intent.change)).data, call.intent.data)
          : await dataProblem(restorer.data, call.restoring.data)
      if (problem !== undefined) throw new Error(problem)
    }
  }
}
