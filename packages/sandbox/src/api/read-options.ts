import type { IncomingMessage } from 'node:http'
import { asRecord } from '../json/is-record.ts'
import { badRequest } from '../registry/api-error.ts'
import type { DeleteOptions } from '../registry/delete-object.ts'
import { readObject } from './read-body.ts'

/** Whether the `dryRun` parameter asks that nothing be stored. */
export function readDryRun(values: readonly unknown[]): boolean {
  if (values.length === 0 || (values.length === 1 && values[0] === '')) return false
  for (const value of values) {
    if (value !== 'All')
      throw badRequest(
        `Invalid value: ${JSON.stringify(values)}: dryRun: Unsupported value: "${String(value)}": supported values: "All"`,
      )
  }
  return true
}

/** The options of a deletion, from the body and the parameters. */
export async function readDeleteOptions(
  incoming: IncomingMessage,
  query: URLSearchParams,
  inherited: boolean,
): Promise<DeleteOptions> {
  const body = await readObject(incoming)
  const preconditions = asRecord(body['preconditions'])
  const grace =
    body['gracePeriodSeconds'] ??
    (query.has('gracePeriodSeconds') ? Number(query.get('gracePeriodSeconds')) : undefined)
  const orphan =
    body['orphanDependents'] ?? (query.has('orphanDependents') ? query.get('orphanDependents') === 'true' : undefined)
  const policy = body['propagationPolicy'] ?? query.get('propagationPolicy') ?? (orphan === true ? 'Orphan' : undefined)
  if (
    policy !== undefined &&
    policy !== null &&
    policy !== 'Foreground' &&
    policy !== 'Background' &&
    policy !== 'Orphan'
  ) {
    throw badRequest(`invalid deletion propagation policy "${String(policy)}"`)
  }
  const dryRun = Array.isArray(body['dryRun']) ? readDryRun(body['dryRun']) : inherited
  return {
    dryRun,
    ...(typeof grace === 'number' && Number.isFinite(grace) ? { gracePeriodSeconds: grace } : {}),
    ...(policy === undefined || policy === null ? {} : { propagationPolicy: policy }),
    preconditions: {
      ...(typeof preconditions['uid'] === 'string' ? { uid: preconditions['uid'] } : {}),
      ...(typeof preconditions['resourceVersion'] === 'string'
        ? { resourceVersion: preconditions['resourceVersion'] }
        : {}),
    },
  }
}
