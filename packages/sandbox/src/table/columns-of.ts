import type { ResourceDefinition } from '../resources/resource-definition.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { formatAge } from './format-age.ts'
import { kindColumns } from './kind-columns.ts'

export interface Column {
  readonly name: string
  readonly type: string
  readonly format?: string
  readonly description?: string
  /** 0 is always shown, 1 only with `-o wide`. */
  readonly priority?: number
  readonly value: (object: KubernetesObject, now: number) => unknown
}

const nameColumn: Column = { name: 'Name', type: 'string', format: 'name', value: ({ metadata }) => metadata.name }
export const ageColumn: Column = {
  name: 'Age',
  type: 'string',
  value: ({ metadata }, now) => formatAge(metadata.creationTimestamp, now),
}

/** The columns of a kind, and how an object's cells are made. */
export function columnsOf(
  resource: ResourceDefinition,
  version: string,
  now: number,
): { readonly columns: readonly Column[]; readonly cells: (object: KubernetesObject) => readonly unknown[] } {
  const own = kindColumns(resource, version)
  const columns = own ?? [
    nameColumn,
    {
      ...ageColumn,
      name: 'Created At',
      type: 'date',
      format: '',
      value: ({ metadata }: KubernetesObject) => metadata.creationTimestamp,
    },
  ]
  return { columns, cells: (object) => columns.map(({ value }) => value(object, now) ?? null) }
}
