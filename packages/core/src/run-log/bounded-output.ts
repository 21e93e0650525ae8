import { checkDocument, OutOfBounds } from 'chaos-plugin-api'
import { cutToFit } from './cut-to-fit.ts'

/** Values that an output may have: as many as fit into the largest answer, three bytes each. */
const mostValues = 25_000_000

/**
 * An output as everything behind it can take it: tolerances, substitutions, controls, the log and the journal. One that contains itself or has
 * more levels than there is stack for is cut, and says so where it is.
 */
export function boundedOutput(output: unknown): unknown {
  try {
    checkDocument(output, mostValues)
    return output
  } catch (error) {
    if (error instanceof OutOfBounds) return cutToFit(output)
    throw error
  }
}
