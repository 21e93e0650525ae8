import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { sendText } from '../api/send.ts'
import type { ResourceDefinition } from '../resources/resource-definition.ts'
import type { ResourceTable } from '../resources/resource-table.ts'
import { swaggerDocument } from './swagger-document.ts'

const protobufType = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf'

interface Written {
  readonly custom: readonly ResourceDefinition[]
  readonly json: string
  readonly tag: string
  protobuf?: Uint8Array
}

/** The document is large, and the same until a custom kind comes, changes or goes. */
const written = new WeakMap<ResourceTable, Written>()

/** Answers `/openapi/v2`, as JSON or in protobuf. */
export async function serveSwagger(
  { headers }: IncomingMessage,
  resources: ResourceTable,
  response: ServerResponse,
): Promise<void> {
  response.setHeader('Vary', 'Accept')
  const format = formatFor(headers.accept ?? '')
  if (format === undefined) {
    response.writeHead(406, { 'Cache-Control': 'no-cache, private', 'Content-Length': 0 }).end()
    return
  }
  const document = writtenDocument(resources)
  response.setHeader('ETag', document.tag)
  if (headers['if-none-match'] === document.tag) {
    response.writeHead(304, { 'Cache-Control': 'no-cache, private' }).end()
    return
  }
  if (format === 'json') return sendText(response, 200, document.json)
  const bytes = await protobufOf(document)
  response
    .writeHead(200, {
      'Content-Type': protobufType,
      'Content-Length': bytes.length,
      'Cache-Control': 'no-cache, private',
    })
    .end(bytes)
}

/** The first form of the `Accept` header that we have, the most wanted first. Clients name protobuf in two ways. */
function formatFor(accept: string): 'json' | 'protobuf' | undefined {
  if (accept.trim() === '') return 'json'
  const wanted = accept
    .split(',')
    .map((part) => ({ type: part.split(';')[0]?.trim() ?? '', weight: Number(/;\s*q=([\d.]+)/.exec(part)?.[1] ?? 1) }))
    .sort((one, other) => other.weight - one.weight)
  for (const { type } of wanted) {
    if (/^application\/com\.github\.proto-openapi\.spec\.v2[@.]v1\.0\+protobuf$/.test(type)) return 'protobuf'
    if (type === 'application/json' || type === 'application/*' || type === '*/*') return 'json'
  }
  return undefined
}

function writtenDocument(resources: ResourceTable): Written {
  const custom = resources.all().filter((resource) => resource.custom !== undefined)
  const known = written.get(resources)
  if (known && known.custom.length === custom.length && known.custom.every((each, index) => each === custom[index]))
    return known
  const json = JSON.stringify(swaggerDocument(custom))
  const tag = `"${createHash('sha512').update(json).digest('hex').toUpperCase()}"`
  const document = { custom, json, tag }
  written.set(resources, document)
  return document
}

async function protobufOf(document: Written): Promise<Uint8Array> {
  if (document.protobuf === undefined) {
    const { encodeSwagger } = await import('./encode-swagger.ts')
    document.protobuf = encodeSwagger(JSON.parse(document.json) as Readonly<Record<string, unknown>>)
  }
  return document.protobuf
}
