/** Why an output can't be written, in words that go on after a colon: `it is a folder`. */
export class UnwritableFile extends Error {
  override readonly name = 'UnwritableFile'
}
