import type { IncomingMessage, ServerResponse } from 'node:http'
import type { UserInfo } from '../authentication/user-info.ts'
import type { Cluster } from '../registry/cluster.ts'
import type { ResourceDefinition } from '../resources/resource-definition.ts'
import type { ResourcePath } from './parse-path.ts'

/** One HTTP request for a resource, with all that a verb needs to answer it. */
export interface ApiRequest {
  readonly cluster: Cluster
  readonly method: string
  readonly path: ResourcePath
  readonly resource: ResourceDefinition
  readonly query: URLSearchParams
  readonly incoming: IncomingMessage
  readonly response: ServerResponse
  /** What the client takes, as its `Accept` header says. */
  readonly accept: string
  /** Who writes, for the managed fields: the `fieldManager` parameter, else the client's name. */
  readonly fieldManager: string
  readonly dryRun: boolean
  /** Who asks. */
  readonly user: UserInfo
}
