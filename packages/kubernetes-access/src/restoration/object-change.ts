import { z } from 'zod'
import { clusterIdentity, type ObjectPlace, objectPlace } from '../changes/object-reference.ts'
import { fieldPath } from './field-path.ts'
import { managedFieldsEntry } from './managed-fields.ts'

const about = { cluster: clusterIdentity, object: objectPlace }
const content = z.record(z.string(), z.json())
const ready = z
  .int()
  .optional()
  .describe('Pods, or of a Service endpoints, of it that were ready before; left out where it has none')

/** One field that is set, or removed. */
export const fieldChange = z.strictObject({
  path: fieldPath,
  before: z.json().optional().describe('Left out where the field was not there'),
  after: z.json().optional().describe('Left out where the field is removed'),
  made: z
    .int()
    .min(0)
    .describe('How many of the mappings and lists that it stands in were made for it, or went with it'),
  former: z.array(managedFieldsEntry).describe('Who owned it before: their entries, with this field only'),
})
/** See `fieldChange`. */
export type FieldChange = z.infer<typeof fieldChange>

/** Fields of an object were set or removed. */
export const fieldsSet = z.strictObject({
  ...about,
  does: z.literal('set'),
  uid: z.string(),
  fields: z.array(fieldChange).min(1),
  madeBy: z.string().optional().describe('The field manager of the run that created it, if one did'),
  ready,
})
/** See `fieldsSet`. */
export type FieldsSet = z.infer<typeof fieldsSet>

/** An object was created. */
export const objectMade = z.strictObject({
  ...about,
  does: z.literal('create'),
  manager: z.string().describe('The field manager in whose name it was created'),
  content: content.describe('The object as it was sent'),
  of: z.string().optional().describe('The UID of the object that it makes anew; left out where it is a new one'),
})
/** See `objectMade`. */
export type ObjectMade = z.infer<typeof objectMade>

/** An object was deleted. */
export const objectRemoved = z.strictObject({
  ...about,
  does: z.literal('delete'),
  uid: z.string(),
  content: content.describe('The object as it was, with its owners, labels and field managers'),
  ready,
})
/** See `objectRemoved`. */
export type ObjectRemoved = z.infer<typeof objectRemoved>

/** The entries of the field managers were put back. */
const fieldsGivenBack = z.strictObject({
  ...about,
  does: z.literal('give-back'),
  uid: z.string(),
  entries: z.array(managedFieldsEntry).describe('The entries as they were sent'),
})

/** Anything that a run, or its undo, does to an object. */
export const objectChange = z.discriminatedUnion('does', [fieldsSet, objectMade, objectRemoved, fieldsGivenBack])
/** See `objectChange`. */
export type ObjectChange = z.infer<typeof objectChange>

/** What a call on an object came to: who it was, and in which version. */
export interface CameTo {
  readonly uid: string
  readonly resourceVersion: string
}

/** The object that a change is about: cluster, group, resource, namespace and name, whatever the version of the API. */
export function identityOf({
  cluster,
  object,
}: {
  cluster: { uid: string | null; server: string }
  object: ObjectPlace
}): string {
  const { group, plural, namespace, name } = object
  return JSON.stringify([cluster.uid ?? cluster.server, group, plural, namespace, name])
}
