import { isRecord, type JsonRecord } from '../json/is-record.ts'
import { ApiError, badRequest } from '../registry/api-error.ts'

/** Applies a JSON patch (RFC 6902). A failing operation is refused with 422, as the API server does. */
export async function jsonPatch(target: JsonRecord, operations: unknown): Promise<JsonRecord> {
  if (!Array.isArray(operations))
    throw badRequest('json: cannot unmarshal object into Go value of type jsonpatch.Patch')
  const library = await import('fast-json-patch')
  const { applyPatch } = library.default ?? library
  let document: unknown
  try {
    document = applyPatch(structuredClone(target), operations as Parameters<typeof applyPatch>[1], true).newDocument
  } catch (error) {
    throw refusal(error)
  }
  if (!isRecord(document)) throw badRequest('the patched document is not an object')
  return document
}

function refusal(error: unknown): ApiError {
  const { name, operation } = error as { name?: string; operation?: { op?: string; path?: string } }
  const path = operation?.path ?? ''
  const missing = `error in ${operation?.op ?? 'patch'} for path: '${path}': Unable to ${operation?.op ?? 'apply'} nonexistent key: ${path.split('/').at(-1)}: missing value`
  const message =
    name === 'TEST_OPERATION_FAILED'
      ? `testing value ${path} failed: test failed`
      : operation?.op === 'remove' || operation?.op === 'replace'
        ? missing
        : `${operation?.op ?? 'patch'} operation does not apply: doc is missing path: "${path}": missing value`
  return new ApiError(422, 'Invalid', `the server rejected our request due to an error in our request: ${message}`, {
    causes: [{ message }],
  })
}
