import { isDeepStrictEqual } from 'node:util'
import type { RestoredChange } from 'chaos-plugin-api'
import type { KubernetesObject } from '../objects/kubernetes-object.ts'
import type { FieldPast } from './field-past.ts'
import { type ConcretePath, type FieldPath, fieldName, locate, pathKey, valueAt } from './field-path.ts'
import { holdsOnlyTheRest } from './holds-only-the-rest.ts'
import { isAsSent } from './is-as-sent.ts'
import { managerOf, ownersOf } from './managed-fields.ts'
import type { ObjectCall } from './object-call.ts'
import type { CameTo } from './object-change.ts'
import { shown } from './shown.ts'
import { writtenBeside } from './written-beside.ts'

/**
 * What was found of a field: it has its first value, it is ours to put back, another run has to put it back first, or something else is to be said
 * of it.
 */
export interface FieldFound {
  readonly found: 'first' | 'ours' | 'overlaid' | 'other'
  /** Where it is. */
  readonly path?: ConcretePath
  readonly end?: RestoredChange
  /** Why it must be waited for. */
  readonly awaited?: string
}

/** Says what is to be done about a field of an object that is the one that we changed. */
export function judgeField(field: FieldPast, object: KubernetesObject, sent: readonly ObjectCall[]): FieldFound {
  const path = locate(object, field.path)
  if (path === undefined) return { found: 'other', end: judgeLostItem(field, object) }
  const value = valueAt(object, path)
  const { ours, runs, others, unknown, coarse } = ownersOf(object, path)
  const isInVain = wasSentInVain(field, object, sent)
  if (isDeepStrictEqual(value, field.first)) {
    if (!isInVain && leavesEmptyMapping(field, object, path)) return { found: 'ours', path }
    const byValue = unknown || coarse ? { detail: 'told by its value alone' } : {}
    return { found: 'first', path, end: { fate: field.stays ? 'kept' : 'restored', ...byValue } }
  }
  if (isInVain) {
    return { found: 'other', path, end: { fate: 'open', detail: `the server makes ${shown(value)} of it` } }
  }
  const leftByUs = field.left.some((left) => isAsSent(value, left))
  // Of a list that is one field, the owner says nothing about one item of it.
  if (coarse && others.length > 0 && leftByUs) return { found: 'ours', path }
  if (others.length > 0 && leftByUs && holdsOnlyTheRest(field, object, path, value)) return { found: 'ours', path }
  if (others.length > 0) {
    return {
      found: 'other',
      path,
      end: { fate: 'superseded', detail: `by ${others.join(' and ')}: ${fieldName(field.path)} is ${shown(value)}` },
    }
  }
  const beside = coarse && !leftByUs ? writtenBeside(field.path, sent) : undefined
  if (beside === 'undo') {
    const detail = `by somebody else, before we put back another item of its list: ${fieldName(field.path)} is ${shown(value)}`
    return { found: 'other', path, end: { fate: 'superseded', detail } }
  }
  const stranger = runs.find((manager) => !isKnown(manager, sent))
  if (stranger !== undefined && !leftByUs) {
    const awaited = `${stranger}, a run of which nothing is recorded here, has set ${fieldName(field.path)} to ${shown(value)} since, and puts that back first; recover again when it has`
    return { found: 'overlaid', path, awaited }
  }
  if ((ours && !unknown && beside === undefined) || leftByUs) return { found: 'ours', path }
  const detail = `${fieldName(field.path)} is ${shown(value)}, and was ${shown(field.first)}; nobody can tell who set it`
  return { found: 'other', path, end: { fate: 'drifted', detail } }
}

/** Whether a manager is a run that has calls here, be it one that still has something to put back itself. */
function isKnown(manager: string, sent: readonly ObjectCall[]): boolean {
  return sent.some(({ runId }) => managerOf(runId) === manager)
}

/** Whether a field that was not there is gone, and a mapping that was made for it is left with nothing in it. */
function leavesEmptyMapping({ first, made }: FieldPast, object: KubernetesObject, path: ConcretePath): boolean {
  if (first !== undefined || made === 0) return false
  const above = path.slice(0, -1)
  const mapping = valueAt(object, above)
  if (typeof mapping !== 'object' || mapping === null || Object.keys(mapping).length > 0) return false
  return ownersOf(object, above).others.length === 0
}

/** The item of a list that the field was in is not there: its list was rewritten. */
function judgeLostItem(field: FieldPast, object: KubernetesObject): RestoredChange {
  const at = field.path.findIndex((part) => typeof part !== 'string')
  const above = field.path.slice(0, at) as readonly string[]
  const list = valueAt(object, above)
  const below = field.path.slice(at + 1).filter((part) => typeof part === 'string')
  const elsewhere = Array.isArray(list)
    ? list.findIndex((item) => {
        const value = valueAt(item, below)
        return value !== undefined && field.left.some((left) => isDeepStrictEqual(left, value))
      })
    : -1
  if (elsewhere < 0)
    return { fate: 'gone', detail: `${above.join('.')} was rewritten, and what was changed is not in it` }
  return {
    fate: 'drifted',
    detail: `${above.join('.')} was rewritten; ${above.join('.')}[${elsewhere}] has the same ${below.at(-1)}`,
  }
}

/** Whether the undo has set it to its first value, and the server made of that what is there now. */
function wasSentInVain({ path, first }: FieldPast, object: KubernetesObject, sent: readonly ObjectCall[]): boolean {
  const { resourceVersion } = object.metadata
  return sent.some(
    ({ data, by, outcome, came }) =>
      by === 'undo' &&
      outcome === 'done' &&
      (came as CameTo | undefined)?.resourceVersion === resourceVersion &&
      data.does === 'set' &&
      data.fields.some((each) => pathKey(each.path) === pathKey(path) && isDeepStrictEqual(each.after, first)),
  )
}

/** The way to a field whose items of lists are where they stood. */
export function asItStood(path: FieldPath): ConcretePath {
  return path.map((part) => (typeof part === 'string' ? part : part.at))
}
