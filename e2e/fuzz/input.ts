/** One input: files, what a server says, and a command line. `{{server}}` in any text is the address of that server, `{{folder}}` the working folder. */
export interface Input {
  /** What it was made by: `<kind> <seed>`. */
  readonly name: string
  /** Texts by their paths in the working folder. Lines of `log.jsonl` and `objects.jsonl` get their checksums when they are written. */
  readonly files: Readonly<Record<string, string>>
  /** What the server answers: the first whose path a request contains. */
  readonly answers: readonly Answer[]
  readonly args: readonly string[]
  readonly environment: Readonly<Record<string, string>>
}

export interface Answer {
  /** Part of the path and query of a request; empty for all. */
  readonly path: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What no input may do. `bug`: the program says that it is its own fault. `crash`: it ends without a sentence. */
export type FindKind = 'bug' | 'crash' | 'hang' | 'memory'

export interface Find {
  readonly kind: FindKind
  /** What it said, or how it ended. */
  readonly text: string
}

/** An input that is not to be repaired, with what came of it. */
export interface FoundInput {
  readonly input: Input
  readonly find: Find
}
