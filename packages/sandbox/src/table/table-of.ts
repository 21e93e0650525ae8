import type { ApiRequest } from '../api/api-request.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { columnsOf } from './columns-of.ts'

/** Objects as a Table, which is what kubectl prints. */
export function tableOf(
  request: ApiRequest,
  objects: readonly KubernetesObject[],
  metadata: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const { columns, cells } = columnsOf(request.resource, request.path.version, request.cluster.clock.now())
  const whole = request.query.get('includeObject')
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: columns.map(({ name, type, format = '', priority = 0 }) => ({
      name,
      type,
      format,
      description: '',
      priority,
    })),
    rows: objects.map((object) => ({
      cells: cells(object),
      ...(whole === 'None'
        ? {}
        : {
            object:
              whole === 'Object'
                ? object
                : { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata },
          }),
    })),
  }
}
