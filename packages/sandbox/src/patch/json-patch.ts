import { deepEqual } from '../json/deep-equal.ts'
import { isRecord, type JsonRecord } from '../json/is-record.ts'
import { ApiError, badRequest } from '../registry/api-error.ts'

/** One operation of a JSON patch. What is left out, or null, is undefined. */
export interface JsonPatchOperation {
  readonly op?: string
  readonly path?: string
  readonly from?: string
  readonly value?: unknown
}

/** The API server refuses patches of more operations. */
const mostOperations = 10_000

/** Reads the body of a JSON patch. Throws `ApiError` where it is none: 400, or 413 where it has too many operations. */
export function parseJsonPatch(text: string): readonly JsonPatchOperation[] {
  let operations: unknown
  try {
    operations = JSON.parse(text)
  } catch (error) {
    throw badRequest(`error decoding patch: ${(error as Error).message}`)
  }
  if (operations === null) return []
  if (!Array.isArray(operations)) throw undecodable(operations, 'Go value of type []handlers.jsonPatchOp')
  if (operations.length > mostOperations) {
    const why = `Request entity too large: The allowed maximum operations in a JSON patch is ${mostOperations}, got ${operations.length}`
    throw new ApiError(413, 'RequestEntityTooLarge', why, {})
  }
  return operations.map(readOperation)
}

function readOperation(operation: unknown): JsonPatchOperation {
  if (operation === null) return {}
  if (!isRecord(operation)) throw undecodable(operation, 'Go value of type handlers.jsonPatchOp')
  const text = (name: string) => {
    const value = operation[name] ?? undefined
    if (value === undefined || typeof value === 'string') return value
    throw undecodable(value, `Go struct field jsonPatchOp.${name} of type string`)
  }
  const [op, path, from] = [text('op'), text('path'), text('from')]
  return {
    ...(op === undefined ? {} : { op }),
    ...(path === undefined ? {} : { path }),
    ...(from === undefined ? {} : { from }),
    value: operation['value'] ?? undefined,
  }
}

function undecodable(value: unknown, wanted: string): ApiError {
  const type = typeof value === 'boolean' ? 'bool' : Array.isArray(value) ? 'array' : typeof value
  return badRequest(`error decoding patch: json: cannot unmarshal ${type} into ${wanted}`)
}

/**
 * Applies a JSON patch (RFC 6902) as the API server does, which is laxer than the standard: `replace` adds members, `copy` and `test` take those that
 * are not there for null, indexes count from the end where they are negative, and what precedes the first slash of a path is passed over. Throws
 * `ApiError` where an operation fails: 422 and, as by the API server, without saying why.
 */
export function jsonPatch(target: JsonRecord, operations: readonly JsonPatchOperation[]): JsonRecord {
  let document = structuredClone(target)
  for (const { op, path, from, value } of operations) {
    const wanted = structuredClone(value ?? null)
    if (path === undefined) throw refused()
    if (path === '') {
      if (op === 'replace' && isRecord(wanted)) document = wanted
      else if (op !== 'test' || !deepEqual(document, wanted)) throw refused()
      continue
    }
    switch (op) {
      case 'add':
        add(placeOf(document, path), wanted)
        break
      case 'remove':
        remove(placeOf(document, path))
        break
      case 'replace':
        set(placeOf(document, path), wanted)
        break
      case 'move': {
        const source = placeOf(document, from)
        const moved = get(source)
        remove(source)
        add(placeOf(document, path), moved ?? null)
        break
      }
      case 'copy':
        add(placeOf(document, path), structuredClone(get(placeOf(document, from)) ?? null))
        break
      case 'test':
        if (!deepEqual(get(placeOf(document, path)) ?? null, wanted)) throw refused()
        break
      default:
        throw refused()
    }
  }
  return document
}

/** Where an operation acts: a member of an object, or an item of a list. */
interface Place {
  readonly within: JsonRecord | unknown[]
  readonly key: string
}

function placeOf(document: JsonRecord, path: string | undefined): Place {
  const [, ...keys] = (path ?? '').split('/').map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
  const key = keys.pop()
  if (key === undefined) throw refused()
  let within: Place['within'] = document
  for (const step of keys) {
    const next = get({ within, key: step })
    if (!isRecord(next) && !Array.isArray(next)) throw refused()
    within = next
  }
  return { within, key }
}

/** What is there. Undefined for a member that is not there; throws for an item. */
function get({ within, key }: Place): unknown {
  if (Array.isArray(within)) return within[indexOf(key, within.length)]
  return Object.hasOwn(within, key) ? within[key] : undefined
}

function add({ within, key }: Place, value: unknown): void {
  if (!Array.isArray(within)) setMember(within, key, value)
  else if (key === '-') within.push(value)
  else within.splice(indexOf(key, within.length + 1), 0, value)
}

function set({ within, key }: Place, value: unknown): void {
  if (Array.isArray(within)) within[indexOf(key, within.length)] = value
  else setMember(within, key, value)
}

/** Sets a member, whatever it is called: one that is assigned as `__proto__` would be none. */
function setMember(object: JsonRecord, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true })
}

function remove({ within, key }: Place): void {
  if (Array.isArray(within)) within.splice(indexOf(key, within.length), 1)
  else if (!Object.hasOwn(within, key) || !Reflect.deleteProperty(within, key)) throw refused()
}

/** The index that a key is in a list of so many places. */
function indexOf(key: string, places: number): number {
  const index = /^[+-]?\d+$/.test(key) ? Number(key) : Number.NaN
  const fromStart = index < 0 ? index + places : index
  if (!(fromStart >= 0 && fromStart < places)) throw refused()
  return fromStart
}

function refused(): ApiError {
  return new ApiError(422, 'Invalid', 'the server rejected our request due to an error in our request', {})
}
