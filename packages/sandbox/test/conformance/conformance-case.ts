import type { ApiClient } from './api-client.ts'

/** One behaviour of an API server, proven against any cluster. */
export interface ConformanceCase {
  readonly name: string
  run(api: ApiClient): Promise<void>
}
