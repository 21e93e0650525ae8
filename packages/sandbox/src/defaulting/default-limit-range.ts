import { branch, branches, type Draft } from '../json/draft.ts'
import { asRecord } from '../json/is-record.ts'

/** Derives what containers get by default from what they may have at most and must have at least. */
export function defaultLimitRange(object: Draft): void {
  for (const limit of branches(branch(object, 'spec'), 'limits')) {
    if (limit['type'] !== 'Container') continue
    const maxima = { ...asRecord(limit['max']), ...asRecord(limit['default']) }
    const requests = { ...asRecord(limit['min']), ...maxima, ...asRecord(limit['defaultRequest']) }
    if (Object.keys(maxima).length > 0) limit['default'] = maxima
    if (Object.keys(requests).length > 0) limit['defaultRequest'] = requests
  }
}
