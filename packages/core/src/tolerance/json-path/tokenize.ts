export interface Token {
  readonly kind: 'symbol' | 'name' | 'text' | 'number' | 'end'
  /** As written; of a text what is between its quotes, with escapes undone. */
  readonly text: string
  /** Where it begins, from 1. */
  readonly column: number
}

/** A path that can't be parsed. The message says what and where. */
export class JsonPathError extends Error {
  override readonly name = 'JsonPathError'

  constructor(what: string, column: number) {
    super(`${what} at column ${column}`)
  }
}

const blank = /[ \t\n\r]+/y
const token =
  /(?<symbol>\.\.|>=|<=|!=|[$@.*=<>{}[\]:,()?])|(?<name>[A-Za-z_][A-Za-z0-9_]*)|(?<text>"(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})|[^"\\\u0000-\u001f])*")|(?<number>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[Ee][+-]?(?:0|[1-9][0-9]*))?)/y

/** Words and signs of a path that are read at most. Each can be a level within the one before it, which takes some frames of the stack. */
const mostTokens = 500

/** Characters of a path. */
const longestPath = 10_000

/** The words of a path, with an `end` behind them. Throws `JsonPathError`. */
export function tokenize(path: string): readonly Token[] {
  if (path.length > longestPath) {
    throw new JsonPathError(`it has more than ${longestPath} characters`, longestPath + 1)
  }
  const tokens: Token[] = []
  let at = 0
  while (at < path.length) {
    blank.lastIndex = at
    if (blank.test(path)) {
      at = blank.lastIndex
      continue
    }
    token.lastIndex = at
    const groups = token.exec(path)?.groups
    if (tokens.length === mostTokens) throw new JsonPathError(`it has more than ${mostTokens} words and signs`, at + 1)
    if (groups === undefined) throw new JsonPathError(unexpected(path, at), at + 1)
    for (const kind of ['symbol', 'name', 'text', 'number'] as const) {
      const text = groups[kind]
      if (text === undefined) continue
      tokens.push({ kind, text: kind === 'text' ? (JSON.parse(text) as string) : text, column: at + 1 })
    }
    at = token.lastIndex
  }
  return [...tokens, { kind: 'end', text: '', column: path.length + 1 }]
}

function unexpected(path: string, at: number): string {
  const char = String.fromCodePoint(path.codePointAt(at) ?? 0)
  if (char === "'") return 'names are quoted with " and not with \''
  if (char === '"') return 'a text is not closed'
  return `"${char}" is not expected`
}
