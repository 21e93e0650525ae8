import type { IncomingMessage } from 'node:http'
import { type FieldError, invalid } from '../registry/api-error.ts'
import { validateManager } from '../validation/validate-manager.ts'
import { mediaType } from './read-body.ts'
import { dryRunProblems } from './read-options.ts'

const kinds: Readonly<Record<string, string>> = { POST: 'CreateOptions', PUT: 'UpdateOptions', PATCH: 'PatchOptions' }
const levels = ['', 'Ignore', 'Strict', 'Warn']

/** Refuses parameters of a write that make no sense: a field manager that can't be one, `force` where nothing is applied, and so on. */
export function checkOptions(incoming: IncomingMessage, query: URLSearchParams): void {
  const { method = 'GET' } = incoming
  const kind = kinds[method]
  if (kind === undefined) return
  const errors = [
    ...(method === 'PATCH' ? patchProblems(mediaType(incoming), query) : []),
    ...validateManager(query.get('fieldManager') ?? '', 'fieldManager'),
    ...dryRunProblems(query.getAll('dryRun')),
    ...validationProblems(query.get('fieldValidation') ?? ''),
  ]
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind }, '', errors)
}

function patchProblems(type: string, query: URLSearchParams): readonly FieldError[] {
  const applies = type === 'application/apply-patch+yaml'
  if (applies && !query.get('fieldManager'))
    return [{ type: 'Required value', field: 'fieldManager', detail: 'is required for apply patch' }]
  if (applies || query.get('force') === null) return []
  return [{ type: 'Forbidden', field: 'force', detail: 'may not be specified for non-apply patch' }]
}

function validationProblems(value: string): readonly FieldError[] {
  if (levels.includes(value)) return []
  const detail = `supported values: ${levels.map((level) => JSON.stringify(level)).join(', ')}`
  return [{ type: 'Unsupported value', field: 'fieldValidation', value, detail }]
}
