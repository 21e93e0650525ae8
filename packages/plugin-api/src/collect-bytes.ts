/**
 * Bytes of one answer over HTTP that are read at most, decompressed. A body is held in memory several times over (as bytes, as text, parsed, as it
 * is written down), and a server may send without an end.
 */
export const largestAnswer = 64 * 2 ** 20

/** Something that was read goes on beyond its limit. The message is a clause, as in "it is larger than 64 MiB, the most that is read of it". */
export class TooLarge extends Error {
  override readonly name = 'TooLarge'

  /** `most`: in bytes. */
  constructor(most: number) {
    super(`it is larger than ${most / 2 ** 20} MiB, the most that is read of it`)
  }
}

/**
 * Reads bytes to their end, or until there are more than `most` of them; then it closes the source, so that an endless one ends at once.
 * Throws `TooLarge`, and whatever the source throws.
 *
 * @example
 * const answer = await collectBytes([Buffer.from('a short '), Buffer.from('answer')], largestAnswer)
 */
export async function collectBytes(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  most: number,
): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of source) {
    size += chunk.length
    if (size > most) throw new TooLarge(most)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
