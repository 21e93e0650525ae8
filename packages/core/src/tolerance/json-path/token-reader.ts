import { JsonPathError, type Token, tokenize } from './tokenize.ts'

/** Walks over the tokens of a path. */
export class TokenReader {
  readonly #tokens: readonly Token[]
  #at = 0

  /** Throws `JsonPathError` where the text has characters that no path has. */
  constructor(text: string) {
    this.#tokens = tokenize(text)
  }

  /** The token that is looked at. */
  get next(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', text: '', column: 1 }
  }

  /** Whether a symbol or a word is next. */
  sees(text: string): boolean {
    const { kind, text: seen } = this.next
    return (kind === 'symbol' || kind === 'name') && seen === text
  }

  /** Steps over a symbol or a word if it is next; says whether it was. */
  takes(text: string): boolean {
    const seen = this.sees(text)
    if (seen) this.#at += 1
    return seen
  }

  /** Steps over a symbol, which must be next. */
  take(text: string): void {
    if (!this.takes(text)) throw this.unexpected(`"${text}" is missing`)
  }

  /** Steps over a token of a kind, which must be next. */
  takeKind(kind: Token['kind'], otherwise?: string): Token {
    const token = this.next
    if (token.kind !== kind) throw this.unexpected(otherwise)
    this.#at += 1
    return token
  }

  /** The error that what is next does not belong here. */
  unexpected(what?: string): JsonPathError {
    const { kind, text, column } = this.next
    return new JsonPathError(what ?? (kind === 'end' ? 'it ends too early' : `"${text}" is not expected`), column)
  }
}
