import type { IncomingMessage } from 'node:http'
import { isRecord, type JsonRecord } from '../json/is-record.ts'
import { ApiError, badRequest } from '../registry/api-error.ts'
import { rememberText } from './duplicate-fields.ts'

const limit = 3 * 1024 * 1024

/** The request's body as text. Refuses what is larger than the API server takes. */
export async function readText(incoming: IncomingMessage): Promise<string> {
  return (await readBytes(incoming)).toString('utf8')
}

function readBytes(incoming: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    let size = 0
    incoming.on('data', (part: Buffer) => {
      size += part.length
      if (size <= limit) parts.push(part)
      else reject(new ApiError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${limit}`))
    })
    incoming.once('end', () => resolve(parts.length === 1 ? parts[0]! : Buffer.concat(parts)))
    incoming.once('error', reject)
  })
}

/** The media type without its parameters. */
export function mediaType(incoming: IncomingMessage): string {
  return (incoming.headers['content-type'] ?? 'application/json').split(';')[0]!.trim()
}

/** The request's body as an object, from JSON, YAML or protobuf. An empty body gives an empty object. */
export async function readObject(incoming: IncomingMessage, kind = 'Object'): Promise<JsonRecord> {
  const type = mediaType(incoming)
  const bytes = await readBytes(incoming)
  if (type === 'application/vnd.kubernetes.protobuf' && bytes.length > 0) {
    const { decodeProtobuf } = await import('../protobuf/decode-protobuf.ts')
    return decodeProtobuf(bytes)
  }
  const text = bytes.toString('utf8')
  if (text.trim() === '') return {}
  if (type === 'application/yaml') return parseYamlObject(text)
  if (type !== 'application/json' && type !== '*/*') {
    const accepted = 'application/json, application/yaml, application/vnd.kubernetes.protobuf'
    const message = `the body of the request was in an unknown format - accepted media types include: ${accepted}`
    throw new ApiError(415, 'UnsupportedMediaType', message)
  }
  const object = parseJsonObject(text, kind)
  rememberText(object, text)
  return object
}

/** Reads an object from JSON text; refuses with what the kind should have been. */
export function parseJsonObject(text: string, kind = 'Object'): JsonRecord {
  const refuse = (why: string): Error => {
    const message = `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: ${why}`
    return badRequest(
      `${message} (${text.length > 30 ? Buffer.from(text.slice(0, 30)).toString('hex') : /^[ -~]$/.test(text) ? text : Buffer.from(text).toString('hex')})`,
    )
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw refuse(goSyntaxError(text, error as Error))
  }
  if (!isRecord(value))
    throw refuse(`json: cannot unmarshal ${Array.isArray(value) ? 'array' : typeof value} into Go value`)
  return value
}

/** The two most common syntax errors in the words of the API server, any other in our own. */
function goSyntaxError(text: string, error: Error): string {
  const first = text.trimStart()[0] ?? ''
  if (!/[[{"\d-]/.test(first) && !/^(true|false|null)/.test(text.trimStart()))
    return `invalid character '${first}' looking for beginning of value`
  return /Unexpected end|Expected .* in JSON at position/.test(error.message) && !balanced(text)
    ? 'unexpected end of JSON input'
    : error.message
}

function balanced(text: string): boolean {
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0
  return count(/{/g) <= count(/}/g) && count(/\[/g) <= count(/]/g)
}

/** Reads an object from YAML text. */
export async function parseYamlObject(text: string): Promise<JsonRecord> {
  const { parse } = await import('yaml')
  let value: unknown
  try {
    value = parse(text, { logLevel: 'error' })
  } catch (error) {
    throw badRequest(`error converting YAML to JSON: ${(error as Error).message}`)
  }
  if (!isRecord(value)) throw badRequest('error converting YAML to JSON: the body is not an object')
  return value
}
