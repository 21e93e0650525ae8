import { stringify } from 'yaml'
import { asList, asRecord, isRecord, type JsonRecord } from '../json/is-record.ts'
import { doubleField, lengthField, varintField } from '../protobuf/wire-writer.ts'

/**
 * Writes an OpenAPI 2 document in protobuf, as the message `openapi.v2.Document` of gnostic: its head, its definitions
 * and no paths. That is the only form in which kubectl reads the document.
 */
export function encodeSwagger(document: JsonRecord): Uint8Array {
  const info = asRecord(document['info'])
  return Buffer.concat([
    lengthField(1, String(document['swagger'])),
    lengthField(2, message([lengthField(1, String(info['title'])), lengthField(2, String(info['version']))])),
    lengthField(8, message([])),
    lengthField(9, namedSchemas(asRecord(document['definitions']))),
  ])
}

const message = (fields: readonly Uint8Array[]): Uint8Array => Buffer.concat(fields)

function namedSchemas(schemas: JsonRecord): Uint8Array {
  return message(
    Object.entries(schemas).map(([name, schema]) =>
      lengthField(1, message([lengthField(1, name), lengthField(2, schemaMessage(asRecord(schema)))])),
    ),
  )
}

const texts: Readonly<Record<string, number>> = { $ref: 1, format: 2, title: 3, description: 4, pattern: 13 }
const doubles: Readonly<Record<string, number>> = { multipleOf: 6, maximum: 7, minimum: 9 }
const integers: Readonly<Record<string, number>> = {
  exclusiveMaximum: 8,
  exclusiveMinimum: 10,
  maxLength: 11,
  minLength: 12,
  maxItems: 14,
  minItems: 15,
  uniqueItems: 16,
  maxProperties: 17,
  minProperties: 18,
}

function schemaMessage(schema: JsonRecord): Uint8Array {
  return message(Object.entries(schema).flatMap(([key, value]) => schemaField(key, value)))
}

function schemaField(key: string, value: unknown): readonly Uint8Array[] {
  if (key.startsWith('x-')) return [lengthField(31, message([lengthField(1, key), lengthField(2, yamlOf(value))]))]
  const textField = texts[key]
  if (textField !== undefined) return [lengthField(textField, String(value))]
  const numberField = doubles[key]
  if (numberField !== undefined) return [doubleField(numberField, Number(value))]
  const integerField = integers[key]
  if (integerField !== undefined) return [varintField(integerField, Number(value))]
  switch (key) {
    case 'required':
      return asList(value).map((name) => lengthField(19, String(name)))
    case 'enum':
      return asList(value).map((each) => lengthField(20, yamlOf(each)))
    case 'additionalProperties':
      return [lengthField(21, isRecord(value) ? lengthField(1, schemaMessage(value)) : varintField(2, value === true))]
    case 'type':
      return [lengthField(22, lengthField(1, String(value)))]
    case 'items':
      return [lengthField(23, lengthField(1, schemaMessage(asRecord(value))))]
    case 'properties':
      return [lengthField(25, namedSchemas(asRecord(value)))]
    default:
      return []
  }
}

/** What the format has no field for stands in it as YAML; that of version 1.1, which Go's readers speak. */
function yamlOf(value: unknown): Uint8Array {
  return lengthField(2, stringify(value, { version: '1.1', lineWidth: 0, directives: false }))
}
