import { forbidEscalation } from '../access/forbid-escalation.ts'
import type { WriteOptions } from '../registry/create-object.ts'
import type { ApiRequest } from './api-request.ts'

/** What the client of a request may not write into objects that it may write; undefined where there is nothing of that kind. */
export function authorizeWrite({ cluster, user, resource, path }: ApiRequest): WriteOptions['authorize'] {
  return forbidEscalation(cluster, user, resource, path.name ?? '')
}
