import type { JsonRecord } from '../json/is-record.ts'
import { badRequest } from '../registry/api-error.ts'
import { type MessageField, messageSchemas } from './message-schema.ts'
import { WireReader } from './wire-reader.ts'

const magic = [0x6b, 0x38, 0x73, 0x00]
const text = new TextDecoder()

/** Reads an object from Kubernetes' protobuf form: four magic bytes, an envelope with the kind, and the message. */
export function decodeProtobuf(body: Uint8Array): JsonRecord {
  if (magic.some((byte, index) => body[index] !== byte))
    throw badRequest('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]')
  try {
    const { apiVersion, kind, raw } = readEnvelope(new WireReader(body, magic.length))
    const { kinds } = messageSchemas()
    const message = kinds[`${apiVersion}/${kind}`] ?? (kind === 'DeleteOptions' ? kinds['v1/DeleteOptions'] : undefined)
    if (message === undefined)
      throw badRequest(`no kind "${kind}" is registered for version "${apiVersion}" in protobuf`)
    return { apiVersion, kind, ...readMessage(message, new WireReader(raw)) }
  } catch (error) {
    if (error instanceof Error && error.name === 'ApiError') throw error
    throw badRequest(`unable to decode protobuf: ${(error as Error).message}`)
  }
}

function readEnvelope(reader: WireReader): {
  readonly apiVersion: string
  readonly kind: string
  readonly raw: Uint8Array
} {
  let apiVersion = ''
  let kind = ''
  let raw: Uint8Array = new Uint8Array()
  while (!reader.done) {
    const { number, wire } = reader.tag()
    if (number === 1 && wire === 2) {
      const type = new WireReader(reader.bytes())
      while (!type.done) {
        const field = type.tag()
        const value = text.decode(type.bytes())
        if (field.number === 1) apiVersion = value
        else if (field.number === 2) kind = value
      }
    } else if (number === 2 && wire === 2) raw = reader.bytes()
    else reader.skip(wire)
  }
  return { apiVersion, kind, raw }
}

function readMessage(name: string, reader: WireReader): Record<string, unknown> {
  const fields = messageSchemas().messages[name]
  const object: Record<string, unknown> = {}
  while (!reader.done) {
    const { number, wire } = reader.tag()
    const field = fields?.get(number)
    if (!field) {
      reader.skip(wire)
      continue
    }
    readField(object, field, wire, reader)
  }
  return object
}

function readField(object: Record<string, unknown>, field: MessageField, wire: number, reader: WireReader): void {
  const { type, name } = field
  if (type.startsWith('[]')) {
    object[name] ??= []
    const list = object[name] as unknown[]
    if (wire === 2 && (type === '[]integer' || type === '[]boolean')) {
      const packed = new WireReader(reader.bytes())
      while (!packed.done) list.push(readScalar(type.slice(2), 0, packed))
    } else list.push(readValue(type.slice(2), wire, reader))
    return
  }
  if (type.startsWith('{}')) {
    object[name] ??= {}
    const map = object[name] as Record<string, unknown>
    const [key, value] = readEntry(type.slice(2), new WireReader(reader.bytes()))
    map[key] = value
    return
  }
  const value = readValue(type, wire, reader)
  if (field.inline) Object.assign(object, value)
  else if (
    !isZero(value) ||
    (field.pointer ? type !== 'time' && type !== 'microtime' : !field.omitEmpty && !type.startsWith('#'))
  )
    object[name] = value
  else if (field.pointer && value !== undefined) object[name] = value
}

function readEntry(type: string, reader: WireReader): readonly [string, unknown] {
  let key = ''
  let value: unknown = type === 'string' || type === 'bytes' ? '' : undefined
  while (!reader.done) {
    const { number, wire } = reader.tag()
    if (number === 1) key = text.decode(reader.bytes())
    else value = readValue(type, wire, reader)
  }
  return [key, value]
}

/** Go leaves such a value out of JSON where the field says so; a struct never counts as empty, but is of no use to us. */
function isZero(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === 0 || value === false) return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

function readValue(type: string, wire: number, reader: WireReader): unknown {
  if (type.startsWith('#')) return readMessage(type.slice(1), new WireReader(reader.bytes()))
  return wire === 2 ? readWellKnown(type, reader.bytes()) : readScalar(type, wire, reader)
}

function readScalar(type: string, wire: number, reader: WireReader): unknown {
  if (wire === 1) return reader.double()
  const value = reader.varint()
  return type === 'boolean' ? value !== 0n : Number(value)
}

function readWellKnown(type: string, bytes: Uint8Array): unknown {
  const reader = new WireReader(bytes)
  switch (type) {
    case 'string':
      return text.decode(bytes)
    case 'bytes':
      return Buffer.from(bytes).toString('base64')
    case 'quantity':
      return firstText(reader)
    case 'raw':
    case 'fields':
      return JSON.parse(firstText(reader) || '{}')
    case 'integer-or-string':
      return readIntOrString(reader)
    case 'time':
    case 'microtime':
      return readTime(reader, type === 'microtime')
    case 'strings':
      return readStrings(reader)
    default:
      return undefined
  }
}

function firstText(reader: WireReader): string {
  while (!reader.done) {
    const { number, wire } = reader.tag()
    if (number === 1 && wire === 2) return text.decode(reader.bytes())
    reader.skip(wire)
  }
  return ''
}

function readStrings(reader: WireReader): readonly string[] {
  const list: string[] = []
  while (!reader.done) {
    reader.tag()
    list.push(text.decode(reader.bytes()))
  }
  return list
}

function readIntOrString(reader: WireReader): number | string {
  let isString = false
  let number = 0
  let string = ''
  while (!reader.done) {
    const field = reader.tag()
    if (field.number === 1) isString = reader.varint() === 1n
    else if (field.number === 2) number = Number(reader.varint())
    else string = text.decode(reader.bytes())
  }
  return isString ? string : number
}

function readTime(reader: WireReader, micro: boolean): string | undefined {
  let seconds = 0n
  let nanos = 0
  while (!reader.done) {
    const field = reader.tag()
    if (field.number === 1) seconds = reader.varint()
    else nanos = Number(reader.varint())
  }
  // The zero time of Go is the year 1: it stands for "not set".
  if (seconds <= -62135596800n || (seconds === 0n && nanos === 0)) return undefined
  const base = new Date(Number(seconds) * 1000).toISOString().slice(0, 19)
  return micro ? `${base}.${String(Math.floor(nanos / 1000)).padStart(6, '0')}Z` : `${base}Z`
}
