import type { Answer } from './api-server.ts'

function refusal(
  code: number,
  reason: string,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
): Answer {
  return { status: code, body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message, details } }
}

export function notFound(group: string, plural: string, name: string): Answer {
  const details = { name, kind: plural, ...(group === '' ? {} : { group }) }
  return refusal(404, 'NotFound', `${plural} "${name}" not found`, details)
}

export function conflict(key: string): Answer {
  return refusal(409, 'Conflict', `precondition failed: ${key}`)
}

/** A JSON patch whose test fails. */
export function invalid(key: string): Answer {
  return refusal(422, 'Invalid', `the patch can't be applied to ${key}`)
}

export function exists(key: string, isBeingDeleted: boolean): Answer {
  return refusal(409, 'AlreadyExists', isBeingDeleted ? `object is being deleted: ${key}` : `${key} already exists`)
}

export function refusedByNamespace(state: 'terminating' | 'gone'): Answer {
  if (state === 'gone')
    return refusal(404, 'NotFound', 'namespaces "shop" not found', { name: 'shop', kind: 'namespaces' })
  return refusal(403, 'Forbidden', 'namespace shop is being terminated', {
    causes: [{ reason: 'NamespaceTerminating' }],
  })
}
