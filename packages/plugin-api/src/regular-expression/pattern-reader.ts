/** A pattern that Python would not compile, or that has no counterpart here. The position counts characters from 0, as Python's does. */
export class PatternError extends Error {
  override readonly name = 'PatternError'

  constructor(what: string, position: number) {
    super(`${what} at position ${position}`)
  }
}

/** Walks over the characters of a pattern. */
export class PatternReader {
  readonly #chars: readonly string[]
  #at: number

  constructor(pattern: string, start = 0) {
    this.#chars = [...pattern]
    this.#at = start
  }

  /** Where the next character is. */
  get position(): number {
    return this.#at
  }

  /** The next character; undefined at the end. */
  get peek(): string | undefined {
    return this.#chars[this.#at]
  }

  /** Steps over the next character. */
  next(): string | undefined {
    const char = this.peek
    if (char !== undefined) this.#at += 1
    return char
  }

  /** Steps over a character if it is next; says whether it was. */
  takes(char: string): boolean {
    const isNext = this.peek === char
    if (isNext) this.#at += 1
    return isNext
  }

  /** Steps over characters that fit, at most so many. */
  takeWhile(fits: RegExp, most = Number.POSITIVE_INFINITY): string {
    let taken = ''
    while (taken.length < most && this.peek !== undefined && fits.test(this.peek)) taken += this.next()
    return taken
  }

  /** Steps over all up to a character, and over it; undefined if it does not come. */
  takeUntil(end: string): string | undefined {
    let taken = ''
    for (let char = this.next(); char !== end; char = this.next()) {
      if (char === undefined) return undefined
      taken += char
    }
    return taken
  }

  /** What was read since a position. */
  textFrom(position: number): string {
    return this.#chars.slice(position, this.#at).join('')
  }

  /** Goes back to an earlier position. */
  rewind(position: number): void {
    this.#at = position
  }

  error(what: string, position = this.#at): PatternError {
    return new PatternError(what, position)
  }
}
