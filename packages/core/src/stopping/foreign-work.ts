/** What goes on in a run and is not ours (activities, controls, rollbacks of the file), so that nobody knows when it ends. */
export class ForeignWork {
  readonly #going = new Set<{ readonly what: string }>()

  /** Notes that something goes on until what this returns is disposed of. */
  begin(what: string): Disposable {
    const work = { what }
    this.#going.add(work)
    return { [Symbol.dispose]: () => void this.#going.delete(work) }
  }

  /** What began last of all that goes on: `the control "audit"`. */
  get latest(): string {
    return [...this.#going].at(-1)?.what ?? 'what the experiment runs'
  }
}
