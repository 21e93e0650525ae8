import type { RestoredChange } from 'chaos-plugin-api'
import type { KubernetesObject } from '../objects/kubernetes-object.ts'
import type { FieldTarget } from './field-operations.ts'
import type { FieldPast } from './field-past.ts'
import type { ManagedFieldsEntry } from './managed-fields.ts'
import type { ObjectRemoved } from './object-change.ts'

/** What there is in the place of an object; `unserved`: the cluster no longer knows its kind. */
export type Reading = KubernetesObject | 'absent' | 'unserved'

/** What is to be done about an object. */
export type Verdict =
  | {
      readonly act: 'settle'
      /** Of the object, for those of its changes that have no field of their own. */
      readonly end: RestoredChange
      /** Of its fields, by their keys. */
      readonly fields: ReadonlyMap<string, RestoredChange>
    }
  | { readonly act: 'wait'; readonly detail: string; readonly until?: number }
  | { readonly act: 'create'; readonly removal: ObjectRemoved }
  | { readonly act: 'delete'; readonly object: KubernetesObject }
  | {
      readonly act: 'patch'
      readonly object: KubernetesObject
      readonly targets: readonly (FieldTarget & { readonly field: FieldPast })[]
    }
  | { readonly act: 'give-back'; readonly object: KubernetesObject; readonly entries: readonly ManagedFieldsEntry[] }

/** The verdict that an object has come to its end. */
export type Settling = Extract<Verdict, { act: 'settle' }>

const noFields: ReadonlyMap<string, RestoredChange> = new Map()

/** The end of an object, and of all its fields. */
export function settle(fate: RestoredChange['fate'], detail?: string): Settling {
  return { act: 'settle', end: { fate, ...(detail === undefined ? {} : { detail }) }, fields: noFields }
}
