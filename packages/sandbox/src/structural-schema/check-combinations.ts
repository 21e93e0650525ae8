import { asList, asRecord, type JsonRecord } from '../json/is-record.ts'
import type { FieldError } from '../registry/api-error.ts'
import type { Check } from './json-type.ts'

/** Checks `allOf`, `anyOf`, `oneOf` and `not`. Their refusals name no field; those of the branch that came closest go with them. */
export function checkCombinations(
  value: unknown,
  schema: JsonRecord,
  field: string,
  errors: FieldError[],
  check: Check,
): void {
  const say = (what: string): void =>
    void errors.push({ type: 'Invalid value', field: '<nil>', value: '', detail: `"${field}" must ${what}` })
  const failuresOf = (branch: unknown): readonly FieldError[] => {
    const failures: FieldError[] = []
    check(value, asRecord(branch), field, failures)
    return failures
  }
  const { not } = schema
  const [allOf, anyOf, oneOf] = ['allOf', 'anyOf', 'oneOf'].map((key) => asList(schema[key]).map(failuresOf))
  const isValid = (failures: readonly FieldError[]): boolean => failures.length === 0
  if (oneOf!.length > 0) {
    const valid = oneOf!.filter(isValid).length
    const found = valid === 0 ? 'none valid' : `${valid} valid alternatives`
    if (valid !== 1) say(`validate one and only one schema (oneOf). Found ${found}`)
    if (valid === 0) errors.push(...oneOf![0]!)
  }
  if (anyOf!.length > 0 && !anyOf!.some(isValid)) {
    say('validate at least one schema (anyOf)')
    errors.push(...anyOf![0]!)
  }
  const failed = allOf!.filter((failures) => !isValid(failures))
  errors.push(...failed.flat())
  if (failed.length > 0)
    say(`validate all the schemas (allOf)${failed.length === allOf!.length ? '. None validated' : ''}`)
  if (not !== undefined && isValid(failuresOf(not))) say('not validate the schema (not)')
}
