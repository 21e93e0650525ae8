import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { sendJson } from '../api/send.ts'
import { apiVersionOf, type ResourceTable } from '../resources/resource-table.ts'
import { openApiDocument } from './openapi-document.ts'

/** Answers `/openapi/v2` and `/openapi/v3`. Says false if the path is none of these. */
export async function serveOpenApi(
  url: URL,
  incoming: IncomingMessage,
  resources: ResourceTable,
  response: ServerResponse,
): Promise<boolean> {
  const { pathname } = url
  if (pathname === '/openapi/v2') {
    const { serveSwagger } = await import('./serve-swagger.ts')
    await serveSwagger(incoming, resources, response)
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
