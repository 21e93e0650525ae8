import { asRecord } from '../json/is-record.ts'
import { isFinished } from '../registry/update-object.ts'
import type { ApiRequest } from './api-request.ts'
import { findObject } from './find-object.ts'
import { readObject } from './read-body.ts'
import { representOne } from './represent.ts'
import { sendText } from './send.ts'

/** Answers the finalize subresource of a namespace: sets `spec.finalizers`, and removes the namespace when none is left. */
export async function finalizeNamespace(request: ApiRequest): Promise<void> {
  const { cluster, resource, response } = request
  const body = await readObject(request.incoming)
  const current = findObject(request)
  const spec = { ...asRecord(current['spec']), finalizers: asRecord(body['spec'])['finalizers'] ?? [] }
  const next = { ...current, spec }
  const stored = isFinished(next) ? cluster.store.remove(resource, next) : cluster.store.put(resource, next)
  sendText(response, 200, representOne(request, stored))
}
