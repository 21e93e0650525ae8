/**
 * Bytes of a file that people write (an experiment, settings, variables, a manifest) that are read at most. The largest real experiments have
 * some hundred KiB; each byte of YAML takes about fifty of memory once it is read.
 */
export const largestFile = 16 * 2 ** 20

/**
 * Levels of lists and mappings within each other that a document may have. Whatever walks through it, down to how JSON is written, needs
 * frames of the stack for each of them, and who composes YAML a thousand bytes: of twice as many, not every run would come to the end. Python has
 * a limit of some 1000 for JSON, and of fewer for YAML.
 */
export const mostLevels = 500

/**
 * Values that a document may have, each use of an anchor counted as all that it stands for. Every value takes up to a KiB of memory together
 * with its position; an anchor of anchors can stand for more of them than there is memory.
 */
export const mostValues = 1_000_000

/** A document is beyond its bounds. The message is a clause, as in "it has more than 500 levels". */
export class OutOfBounds extends Error {
  override readonly name = 'OutOfBounds'
  /** The keys that lead to the first value beyond; empty where nobody noted them. */
  readonly path: readonly string[]

  constructor(message: string, path: readonly string[] = []) {
    super(message)
    this.path = path
  }
}

/**
 * Refuses a document, read from YAML or JSON, that has more levels or values than one may have, or contains itself. `most`: values. Throws `OutOfBounds`.
 *
 * @example
 * checkDocument({ a: [1] }) // → undefined
 */
export function checkDocument(document: unknown, most: number = mostValues): void {
  let values = 0
  /** Which value of each level is looked at. */
  const way: number[] = []
  const look = (value: unknown, levels: number): void => {
    if (++values > most) throw beyond(`it has more than ${most} values`, levels)
    if (typeof value !== 'object' || value === null) return
    if (levels === mostLevels) throw beyond(`it has more than ${mostLevels} levels`, levels)
    const items: readonly unknown[] = Object.values(value)
    for (let index = 0; index < items.length; index++) {
      way[levels] = index
      look(items[index], levels + 1)
    }
  }
  const beyond = (message: string, levels: number): OutOfBounds => {
    const path: string[] = []
    let at = document
    for (const index of way.slice(0, levels)) {
      const [key, item] = Object.entries(at as object)[index]!
      path.push(key)
      at = item
    }
    return new OutOfBounds(message, path)
  }
  look(document, 0)
}
