import { unknownName } from './unknown-name.ts'

/** The types of a tolerance that is a mapping. */
export const toleranceTypes = ['regex', 'jsonpath', 'range', 'probe'] as const

/** Whether a value is the type of a tolerance. */
export function isToleranceType(type: unknown): type is (typeof toleranceTypes)[number] {
  return (toleranceTypes as readonly unknown[]).includes(type)
}

/** Says in one sentence that a tolerance has no type, or what is wrong with the one that it has. */
export function problemOfToleranceType(type: unknown): string {
  if ((type ?? null) === null)
    return `A tolerance that is a mapping needs a type: ${toleranceTypes.slice(0, -1).join(', ')} or ${toleranceTypes.at(-1)}.`
  return unknownName(`A tolerance of type ${JSON.stringify(type)} is not known`, type, toleranceTypes)
}
