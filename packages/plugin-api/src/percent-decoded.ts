/**
 * A part of a URL with what is written as `%40` as it is meant. A percent sign that stands for itself stays, and so do bytes that are no UTF-8.
 *
 * @example
 * percentDecoded('p%40ss%') // → 'p@ss%'
 */
export function percentDecoded(part: string): string {
  return part.replaceAll(/(?:%[\da-f]{2})+/gi, (written) => {
    try {
      return decodeURIComponent(written)
    } catch {
      return written
    }
  })
}
