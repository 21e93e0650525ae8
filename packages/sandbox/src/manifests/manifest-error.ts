/** How many problems the message of an error names; `problems` has them all. */
const mostNamed = 100

/**
 * A folder of manifests that can't be used. The message is one sentence for each thing that is wrong, which names the file and the document; of several
 * they are lines of their own.
 */
export class ManifestError extends Error {
  override readonly name = 'ManifestError'
  /** Everything that is wrong, in the order of the files: a sentence each. */
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    const more = problems.length > mostNamed ? [`… and ${problems.length - mostNamed} more.`] : []
    super([...problems.slice(0, mostNamed), ...more].join('\n'))
    this.problems = problems
  }
}
