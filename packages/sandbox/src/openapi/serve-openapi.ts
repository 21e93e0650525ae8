import type { ServerResponse } from 'node:http'
import type { ResourceTable } from '../resources/resource-table.ts'

export function serveOpenApi(
  _url: URL,
  _accept: string,
  _resources: ResourceTable,
  _response: ServerResponse,
): boolean {
  return false
}
