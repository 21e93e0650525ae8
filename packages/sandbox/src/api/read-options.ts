import type { IncomingMessage } from 'node:http'
import { asRecord } from '../json/is-record.ts'
import { invalid } from '../registry/api-error.ts'
import type { DeleteOptions } from '../registry/delete-object.ts'
import { readObject } from './read-body.ts'

/** Whether the `dryRun` parameter asks that nothing be stored. */
export function readDryRun(values: readonly unknown[], kind: string): boolean {
  if (values.length === 0 || (values.length === 1 && values[0] === '')) return false
  if (values.some((value) => value !== 'All')) {
    const detail = 'supported values: "All"'
    throw invalid({ group: 'meta.k8s.io', kind }, '', [
      { type: 'Unsupported value', field: 'dryRun', value: values, detail },
    ])
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
  if (orphan !== undefined && orphan !== null && (body['propagationPolicy'] ?? query.get('propagationPolicy'))) {
    const detail = 'orphanDependents and deletionPropagation cannot be both set'
    throw invalid({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', [
      { type: 'Invalid value', field: 'propagationPolicy', value: body['propagationPolicy'], detail },
    ])
  }
  const policy = body['propagationPolicy'] ?? query.get('propagationPolicy') ?? (orphan === true ? 'Orphan' : undefined)
  if (
    policy !== undefined &&
    policy !== null &&
    policy !== 'Foreground' &&
    policy !== 'Background' &&
    policy !== 'Orphan'
  ) {
    throw invalid({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', [
      {
        type: 'Unsupported value',
        field: 'propagationPolicy',
        value: policy,
        detail: 'supported values: "Foreground", "Background", "Orphan", "nil"',
      },
    ])
  }
  const dryRun = Array.isArray(body['dryRun']) ? readDryRun(body['dryRun'], 'DeleteOptions') : inherited
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
