import { asError, type Healer, type Restoration, type Restorer } from 'chaos-plugin-api'
import { dataProblem } from './data-problem.ts'
import type { ChangeTypes } from './resolve-change.ts'
import { type ChangedObject, historyOf } from './undo-units.ts'

/** The code that restores an object. */
export interface ObjectRestoration {
  readonly restoration: Restoration<unknown>
  /** The keys of those objects that must be restored first. */
  readonly after: readonly string[]
  // biome-ignore lint/suspicious/noExplicitAny: only the healer knows what is owed to it
  readonly healer: Healer<any> | undefined
}

/**
 * Finds the code that restores each object: that of the type of its newest change. Those whose plugin is missing, whose past
 * can't be understood, or where that code fails, have an error instead.
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
      await checkPast(object, type.restorer)
      const others = ofRestorer.get(type.restorer)
      if (others === undefined) ofRestorer.set(type.restorer, [object])
      else others.push(object)
    } catch (error) {
      found.set(object, asError(error))
    }
  }
  for (const [restorer, its] of ofRestorer) {
    for (const [object, begun] of begin(restorer, its)) found.set(object, begun)
  }
  return found
}

function begin(
  restorer: Restorer<unknown>,
  objects: readonly ChangedObject[],
): readonly (readonly [ChangedObject, ObjectRestoration | Error])[] {
  try {
    const restoration = restorer.begin(objects.map(historyOf))
    return objects.map((object) => [object, order(restoration, object, restorer.healer)])
  } catch (error) {
    return objects.map((object) => [object, asError(error)])
  }
}

function order(
  restoration: Restoration<unknown>,
  object: ChangedObject,
  healer: ObjectRestoration['healer'],
): ObjectRestoration | Error {
  try {
    return { restoration, healer, after: restoration.after?.(historyOf(object)) ?? [] }
  } catch (error) {
    return asError(error)
  }
}

/**
 * Throws where something that was done to an object, by a change or by an earlier undo, was not recorded as it should be. Another run may have
 * changed it by a plugin that is not there any more: the restorer understands what is recorded without it.
 */
async function checkPast({ key, runs, witnesses }: ChangedObject, restorer: Restorer<unknown>): Promise<void> {
  for (const { ledger } of [...runs, ...witnesses()]) {
    for (const call of ledger.ofObject(key)) {
      const problem = await dataProblem(restorer.data, 'intent' in call ? call.intent.data : call.restoring.data)
      if (problem !== undefined) throw new Error(problem)
    }
  }
}
