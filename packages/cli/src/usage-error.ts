/** A command line that can't be understood: always exit code 2, whatever table of exit codes is in use. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  /** One sentence. Kept apart from `message`, which the parser adds to. */
  readonly sentence: string
  /** What to do about it: a sentence in the imperative. */
  readonly remedy: string | undefined

  constructor(sentence: string, remedy?: string) {
    super(sentence)
    this.sentence = sentence
    this.remedy = remedy
  }
}
