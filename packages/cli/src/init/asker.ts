/** What is known about the answer to a question. */
export interface AnswerOptions {
  /** What counts where nothing is given. */
  readonly initial?: string | undefined
  /** Whether something must be given. */
  readonly required?: boolean
  /** What is asked for, in more words than the question. */
  readonly note?: string | undefined
  /** Says what is wrong with an answer, if anything is. */
  problem?(answer: string): string | undefined
}

/** Something that puts questions to a person, or reads the answers that a script gives. */
export interface Asker {
  text(question: string, options?: AnswerOptions): Promise<string>
  confirm(question: string, initial: boolean): Promise<boolean>
  /** The chosen one of some named things; undefined for none. */
  choose<Thing>(question: string, things: readonly Thing[], name: (thing: Thing) => string): Promise<Thing | undefined>
  end(): void
}
