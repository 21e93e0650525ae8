import type { IncomingMessage } from 'node:http'
import { asRecord } from '../json/is-record.ts'
import { type FieldError, invalid } from '../registry/api-error.ts'
import type { DeleteOptions } from '../registry/delete-object.ts'
import { readObject } from './read-body.ts'

/** Whether the `dryRun` parameter asks that nothing be stored. */
export function readDryRun(values: readonly unknown[], kind: string): boolean {
  const problems = dryRunProblems(values)
  if (problems.length > 0) throw invalid({ group: 'meta.k8s.io', kind }, '', problems)
  return values.includes('All')
}

/** What is wrong with the values of the `dryRun` parameter. */
export function dryRunProblems(values: readonly unknown[]): readonly FieldError[] {
  if ((values.length === 1 && values[0] === '') || values.every((value) => value === 'All')) return []
  return [{ type: 'Unsupported value', field: 'dryRun', value: values, detail: 'supported values: "All"' }]
}

/** The options of a deletion, from the body and the parameters. */
export async function readDeleteOptions(
  incoming: IncomingMessage,
  query: URLSearchParams,
  inherited: boolean,
): Promise<DeleteOptions> {
  const body = await readObject(incoming)
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
    preconditions: readPreconditions(body['preconditions']),
  }
}

/** Which object, and which state of it, a deletion is about. */
export function readPreconditions(value: unknown): NonNullable<DeleteOptions['preconditions']> {
  const { uid, resourceVersion } = asRecord(value)
  return {
    ...(typeof uid === 'string' ? { uid } : {}),
    ...(typeof resourceVersion === 'string' ? { resourceVersion } : {}),
  }
}
