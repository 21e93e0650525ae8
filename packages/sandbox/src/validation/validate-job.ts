import { asRecord, type JsonRecord } from '../json/is-record.ts'
import type { FieldError } from '../registry/api-error.ts'

/** What is wrong with the completion mode and the policies of a Job. */
export function validateJob(spec: JsonRecord): FieldError[] {
  const errors: FieldError[] = []
  if (spec['completionMode'] !== 'Indexed') {
    for (const name of ['backoffLimitPerIndex', 'maxFailedIndexes', 'successPolicy']) {
      const value = spec[name]
      if (value === undefined) continue
      errors.push({ type: 'Invalid value', field: `spec.${name}`, value, detail: 'requires indexed completion mode' })
    }
  } else if (spec['completions'] === undefined) {
    errors.push({ type: 'Required value', field: 'spec.completions', detail: 'when completion mode is Indexed' })
  }
  const value = asRecord(asRecord(spec['template'])['spec'])['restartPolicy']
  if (spec['podFailurePolicy'] !== undefined && value === 'OnFailure') {
    const detail = 'only "Never" is supported when podFailurePolicy is specified'
    errors.push({ type: 'Invalid value', field: 'spec.template.spec.restartPolicy', value, detail })
  }
  return errors
}
