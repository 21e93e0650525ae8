/** Something to undo: a change, or all changes of one object. */
export interface Undoable {
  /** What it is about: those of the same text are undone one after another, newest first. */
  readonly object: string
  /** When its last change was begun: milliseconds since 1970. */
  readonly at: number
  /** For each run that it is of, when its last change was begun, and when the outcome of that was known, if it was. */
  readonly spans: ReadonlyMap<string, Span>
}

/** Positions among all intents and outcomes of a run. */
export interface Span {
  readonly begun: number
  readonly ended: number | undefined
}

/**
 * Undoes side by side as far as that is safe. Something is undone after everything of the same run that was begun once its own outcome
 * was known, after what stands later under the same object, and after what `first` names for it (which counts more than the former:
 * an object can't be made before what it stands in). Strictly one after the other would be right too, and much slower; all at once
 * would pull away what a later change stands on.
 *
 * `undo` must not reject. It may resolve before it has come to an end, so that what it waits for can begin.
 */
export async function inUndoOrder<Unit extends Undoable>(
  units: readonly Unit[],
  first: (unit: Unit) => readonly Unit[],
  undo: (unit: Unit) => Promise<void>,
): Promise<void> {
  const ordered = units.toSorted(byLastBegun)
  const pending = new Set(ordered)
  const started = new Set<Unit>()
  const needs = new Map(units.map((unit) => [unit, first(unit).filter((other) => other !== unit)]))
  const runs = newestFirst(units)
  const ofObject = Map.groupBy(ordered, ({ object }) => object)

  const waitsFor = (unit: Unit, other: Unit, seen = new Set<Unit>()): boolean =>
    (needs.get(unit) ?? []).some((needed) => {
      if (needed === other) return true
      if (seen.has(needed)) return false
      seen.add(needed)
      return waitsFor(needed, other, seen)
    })

  const isFree = (unit: Unit): boolean => {
    if ((needs.get(unit) ?? []).some((needed) => pending.has(needed))) return false
    if (ofObject.get(unit.object)!.find((other) => pending.has(other)) !== unit) return false
    return [...unit.spans].every(([run, { ended }]) => {
      if (ended === undefined) return true
      const later = runs.get(run)!
      while (later.at < later.units.length && !pending.has(later.units[later.at]!)) later.at += 1
      for (let at = later.at; at < later.units.length; at += 1) {
        const other = later.units[at]!
        if (other.spans.get(run)!.begun < ended) break
        if (other !== unit && pending.has(other) && !waitsFor(other, unit)) return false
      }
      return true
    })
  }

  await new Promise<void>((resolve) => {
    let running = 0
    const start = (unit: Unit) => {
      started.add(unit)
      running += 1
      void undo(unit).then(() => {
        pending.delete(unit)
        running -= 1
        startFree()
      })
    }
    const startFree = () => {
      if (pending.size === 0) return resolve()
      for (const unit of pending) if (!started.has(unit) && isFree(unit)) start(unit)
      if (running > 0) return
      // Runs that met on several objects, each in another order, leave none that comes first: so the newest does.
      const left = [...pending]
      start(left.find((unit) => needs.get(unit)!.every((needed) => !pending.has(needed))) ?? left[0]!)
    }
    startFree()
  })
}

interface Newest<Unit> {
  readonly units: readonly Unit[]
  /** The first that may still be pending. */
  at: number
}

function newestFirst<Unit extends Undoable>(units: readonly Unit[]): ReadonlyMap<string, Newest<Unit>> {
  const runs = new Map<string, Unit[]>()
  for (const unit of units) {
    for (const run of unit.spans.keys()) {
      const found = runs.get(run)
      if (found === undefined) runs.set(run, [unit])
      else found.push(unit)
    }
  }
  return new Map(
    [...runs].map(([run, of]) => [
      run,
      { units: of.toSorted((a, b) => b.spans.get(run)!.begun - a.spans.get(run)!.begun), at: 0 },
    ]),
  )
}

/** Within a run by the positions, for its clock may have been set back; runs among each other by their times. */
function byLastBegun(a: Undoable, b: Undoable): number {
  for (const [run, { begun }] of a.spans) {
    const other = b.spans.get(run)
    if (other !== undefined) return other.begun - begun
  }
  return b.at - a.at
}
