import { createHash } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { sendJson, sendText } from '../api/send.ts'
import { apiVersionOf, type ResourceTable } from '../resources/resource-table.ts'
import { openApiDocument } from './openapi-document.ts'
import { swaggerDocument } from './swagger-document.ts'

/** Answers `/openapi/v2` and `/openapi/v3`. Says false if the path is none of these. */
export function serveOpenApi(url: URL, accept: string, resources: ResourceTable, response: ServerResponse): boolean {
  const { pathname } = url
  if (pathname === '/openapi/v2') {
    if (accept.includes('protobuf') && !/application\/json|\*\/\*/.test(accept)) {
      sendText(
        response,
        406,
        'Not Acceptable: the document is served as application/json only\n',
        'text/plain; charset=utf-8',
      )
      return true
    }
    sendJson(response, 200, swaggerDocument())
    return true
  }
  if (pathname === '/openapi/v3' || pathname === '/openapi/v3/') {
    sendJson(response, 200, {
      paths: Object.fromEntries(
        groupVersions(resources).map((id) => [pathOf(id), { serverRelativeURL: documentUrl(resources, id) }]),
      ),
    })
    return true
  }
  const wanted = groupVersions(resources).find((id) => pathname === `/openapi/v3/${pathOf(id)}`)
  if (wanted === undefined) return false
  response.setHeader('Vary', 'Accept')
  sendJson(response, 200, documentOf(resources, wanted))
  return true
}

function groupVersions(resources: ResourceTable): readonly string[] {
  return [
    ...new Set(
      resources.all().flatMap(({ group, versions }) => versions.map((version) => apiVersionOf(group, version))),
    ),
  ].sort()
}

function pathOf(groupVersion: string): string {
  return groupVersion.includes('/') ? `apis/${groupVersion}` : `api/${groupVersion}`
}

function documentOf(resources: ResourceTable, groupVersion: string): unknown {
  const members = resources
    .all()
    .filter(({ group, versions }) => versions.some((version) => apiVersionOf(group, version) === groupVersion))
  return openApiDocument(groupVersion, members)
}

/** The hash in the address lets clients keep a document until it changes: it stands for the served kinds. */
function documentUrl(resources: ResourceTable, groupVersion: string): string {
  const members = resources
    .all()
    .filter(({ group, versions }) => versions.some((version) => apiVersionOf(group, version) === groupVersion))
  const hash = createHash('sha256').update(JSON.stringify(members)).digest('hex').toUpperCase()
  return `/openapi/v3/${pathOf(groupVersion)}?hash=${hash}`
}
