import type { PrinterColumn, ResourceDefinition } from '../resources/resource-definition.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { clusterColumns } from './cluster-columns.ts'
import { ageColumn, type Column, createdColumn, nameColumn } from './column.ts'
import { formatAge } from './format-age.ts'
import { podColumns } from './pod-columns.ts'
import { readJsonPath } from './read-json-path.ts'
import { workloadColumns } from './workload-columns.ts'

/** The columns of a kind, and how an object's cells are made. */
export function columnsOf(
  resource: ResourceDefinition,
  version: string,
  now: number,
): { readonly columns: readonly Column[]; readonly cells: (object: KubernetesObject) => readonly unknown[] } {
  const columns = resource.custom
    ? customColumns(resource.custom.columns[version] ?? [])
    : builtInColumns(resource.kind)
  return { columns, cells: (object) => columns.map(({ value }) => value(object, now) ?? null) }
}

function builtInColumns(kind: string): readonly Column[] {
  if (kind === 'Pod') return podColumns
  return workloadColumns[kind] ?? clusterColumns[kind] ?? [nameColumn, createdColumn]
}

function customColumns(declared: readonly PrinterColumn[]): readonly Column[] {
  if (declared.length === 0) return [nameColumn, { ...ageColumn, type: 'date' }]
  return [
    nameColumn,
    ...declared.map(({ name, type, jsonPath, priority = 0, format = '' }) => ({
      name,
      type,
      format,
      priority,
      value: (object: KubernetesObject, now: number) => cell(type, readJsonPath(object, jsonPath), now),
    })),
  ]
}

function cell(type: string, found: readonly unknown[], now: number): unknown {
  const first = found[0]
  if (first === undefined || first === null) return undefined
  if (type === 'date') return formatAge(String(first), now)
  if (type === 'string') return typeof first === 'object' ? JSON.stringify(first) : found.map(String).join(',')
  return first
}
