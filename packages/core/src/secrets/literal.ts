/** A text to be found as it stands. */
export interface Literal {
  readonly text: string
  /** Found only where no letter, digit or `_` stands beside it. */
  readonly alone?: boolean
  /** Found with line breaks in it, too, as Base64 is wrapped at some width. */
  readonly wraps?: boolean
  /** Of what was cut off at its beginning nothing is found. */
  readonly rare?: boolean
  /** What is put in its place. */
  readonly becomes: string
}
