import { shorten } from 'chaos-plugin-api'
import type { Place, Problem } from './problem.ts'

/** How many problems are listed at most: nobody reads more of them, and a file may have a hundred thousand. */
const mostListed = 100

/** Characters of one problem that are shown: a file may hold a value of many MiB where it is wrong. */
const longestMessage = 1000

/** What a problem says. A function is only called for those that are listed: to look for the name that was meant takes time. */
export type Message = string | (() => string)

/** The first problems of a document, and how many there are beside them. */
export interface ListedProblems {
  readonly problems: readonly Problem[]
  readonly unlisted: number
}

/** Gathers what is wrong with a document, in time that is proportional to how much it is. */
export class ProblemList {
  readonly #placeOf: (path: Problem['path']) => Place | undefined
  readonly #found: { readonly path: Problem['path']; readonly message: Message; readonly place: Place | undefined }[] =
    []
  readonly #elsewhere = new Set<Message>()

  constructor(placeOf: (path: Problem['path']) => Place | undefined) {
    this.#placeOf = placeOf
  }

  /**
   * Notes a problem. Its place is that of its path, unless it has another one. Without a path it is not the document that is wrong; such a problem is
   * listed once, however often it is reported.
   */
  readonly report = (path: Problem['path'] | undefined, message: Message, place?: Place): void => {
    if (path !== undefined) this.#found.push({ path, message, place: place ?? this.#placeOf(path) })
    else if (!this.#elsewhere.has(message)) {
      this.#elsewhere.add(message)
      this.#found.push({ path: [], message, place: undefined })
    }
  }

  /** The problems that stand first in the file. */
  list(): ListedProblems {
    const first = this.#found.toSorted((one, other) => compare(one.place, other.place)).slice(0, mostListed)
    return {
      problems: first.map(({ path, message, place }) => ({
        message: shorten(typeof message === 'string' ? message : message(), longestMessage),
        path,
        ...(place === undefined ? {} : { place }),
      })),
      unlisted: this.#found.length - first.length,
    }
  }
}

function compare(one: Place | undefined, other: Place | undefined): number {
  if (one === undefined || other === undefined) return Number(one !== undefined) - Number(other !== undefined)
  return one.line - other.line || one.column - other.column
}
