type Path = readonly (string | number)[]

interface Place {
  readonly inside: Map<string | number, Place>
  isGiven: boolean
}

/** Places in a value, each as the path of keys and indexes that leads there. To look one up costs as much as its path is long, however many there are. */
export class Places {
  readonly #whole: Place | undefined

  constructor(paths: readonly Path[]) {
    if (paths.length === 0) return
    this.#whole = newPlace()
    for (const path of paths) {
      let place = this.#whole
      for (const part of path) {
        const next = place.inside.get(part) ?? newPlace()
        place.inside.set(part, next)
        place = next
      }
      place.isGiven = true
    }
  }

  /** Whether this is one of them. */
  has(path: Path): boolean {
    return this.#find(path)?.isGiven ?? false
  }

  /** Whether this is one of them, or one of them is in it. */
  hasWithin(path: Path): boolean {
    return this.#find(path) !== undefined
  }

  /** Whether this is one of them, or is in one of them. */
  hasAround(path: Path): boolean {
    let place = this.#whole
    for (const part of path) {
      if (place === undefined || place.isGiven) break
      place = place.inside.get(part)
    }
    return place?.isGiven ?? false
  }

  #find(path: Path): Place | undefined {
    return path.reduce<Place | undefined>((place, part) => place?.inside.get(part), this.#whole)
  }
}

function newPlace(): Place {
  return { inside: new Map(), isGiven: false }
}
