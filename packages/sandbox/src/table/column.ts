import { asRecord } from '../json/is-record.ts'
import { valueAt } from '../json/value-at.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { formatAge } from './format-age.ts'

export interface Column {
  readonly name: string
  readonly type: string
  readonly format?: string
  /** 0 is always shown, 1 only with `-o wide`. */
  readonly priority?: number
  readonly value: (object: KubernetesObject, now: number) => unknown
}

export const nameColumn: Column = {
  name: 'Name',
  type: 'string',
  format: 'name',
  value: ({ metadata }) => metadata.name,
}

export const ageColumn: Column = {
  name: 'Age',
  type: 'string',
  value: ({ metadata }, now) => formatAge(metadata.creationTimestamp, now),
}

export const createdColumn: Column = {
  name: 'Created At',
  type: 'date',
  value: ({ metadata }) => metadata.creationTimestamp,
}

/** A column of text. */
export function text(name: string, value: Column['value']): Column {
  return { name, type: 'string', value }
}

/** A column of text that only `-o wide` shows. */
export function wide(name: string, value: Column['value']): Column {
  return { name, type: 'string', priority: 1, value }
}

/** A column with the number at a path, 0 if there is none. */
export function count(name: string, ...path: readonly string[]): Column {
  return { name, type: 'integer', value: (object) => numberAt(object, ...path) }
}

export function numberAt(object: KubernetesObject, ...path: readonly string[]): number {
  return Number(valueAt(object, path) ?? 0)
}

export function textAt(object: KubernetesObject, ...path: readonly string[]): string {
  return String(valueAt(object, path) ?? '')
}

/** A map as `key=value,key=value`, or `<none>`. */
export function pairs(map: unknown): string {
  const entries = Object.entries(asRecord(map))
  if (entries.length === 0) return '<none>'
  return entries
    .map(([key, value]) => `${key}=${String(value)}`)
    .sort()
    .join(',')
}
