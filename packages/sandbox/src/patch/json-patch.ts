import { isRecord, type JsonRecord } from '../json/is-record.ts'
import { ApiError, badRequest } from '../registry/api-error.ts'

/** Applies a JSON patch (RFC 6902). A failing operation is refused with 422 and, as by the API server, without saying why. */
export async function jsonPatch(target: JsonRecord, operations: unknown): Promise<JsonRecord> {
  if (!Array.isArray(operations)) {
    throw badRequest('error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch')
  }
  const library = await import('fast-json-patch')
  const { applyPatch } = library.default ?? library
  let document: unknown
  try {
    document = applyPatch(structuredClone(target), replacing(operations), true).newDocument
  } catch {
    throw new ApiError(422, 'Invalid', 'the server rejected our request due to an error in our request', {})
  }
  if (!isRecord(document))
    throw new ApiError(422, 'Invalid', 'the server rejected our request due to an error in our request', {})
  return document
}

type Operations = Parameters<typeof import('fast-json-patch').applyPatch>[1]

/** The API server lets `replace` add a member that isn't there. */
function replacing(operations: readonly unknown[]): Operations {
  return operations.map((operation) => {
    const last = isRecord(operation) ? String(operation['path']).split('/').at(-1) : undefined
    const isMember = last !== undefined && !/^(\d+|-)$/.test(last)
    return isRecord(operation) && operation['op'] === 'replace' && isMember ? { ...operation, op: 'add' } : operation
  }) as unknown as Operations
}
