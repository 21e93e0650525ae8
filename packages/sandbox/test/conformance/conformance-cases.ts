import type { ConformanceCase } from './conformance-case.ts'
import { objectCases } from './objects.cases.ts'
import { patchCases } from './patches.cases.ts'

/** All behaviours by topic. */
export const conformanceCases: Readonly<Record<string, readonly ConformanceCase[]>> = {
  objects: objectCases,
  patches: patchCases,
}
