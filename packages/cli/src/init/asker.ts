/** Something that puts questions to a person, or reads the answers that a script gives. */
export interface Asker {
  text(question: string, initial?: string): Promise<string>
  confirm(question: string, initial: boolean): Promise<boolean>
  /** The chosen one of some named things; undefined for none. */
  choose<Thing>(question: string, things: readonly Thing[], name: (thing: Thing) => string): Promise<Thing | undefined>
  end(): void
}
