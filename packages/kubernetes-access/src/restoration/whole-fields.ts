import { isDeepStrictEqual } from 'node:util'
import { type FieldTarget, withFields } from './field-operations.ts'
import { type FieldPath, locate, pathKey, valueAt } from './field-path.ts'
import type { ObjectCall } from './object-call.ts'
import type { FieldChange } from './object-change.ts'

/** A field, by its key and its way. */
interface Field {
  readonly key: string
  readonly path: FieldPath
}

/**
 * Calls that were sent, where each change of a part of a field is told as one of the whole field if another call sets that as a whole: one field has one past,
 * whatever parts of it were set. What the whole was then follows from the nearest call that names it.
 */
export function inWholeFields(sent: readonly ObjectCall[]): readonly ObjectCall[] {
  const wholes = sent.flatMap(({ data, by, state }) =>
    data.does === 'set' && by === 'change' && state !== 'ended' ? data.fields.map(({ path }) => fieldOf(path)) : [],
  )
  const divided = new Map(
    sent.flatMap(({ data }) =>
      (data.does === 'set' ? data.fields : []).flatMap(({ path }) => {
        const whole = wholeOf(path, wholes)
        return whole === undefined ? [] : [[whole.key, whole] as const]
      }),
    ),
  )
  if (divided.size === 0) return sent
  const told = new Map<FieldChange, FieldChange>()
  for (const whole of divided.values()) tellOf(whole, sent, told)
  return sent.map((call) => {
    const { data } = call
    if (data.does !== 'set' || data.fields.every((field) => !told.has(field))) return call
    return { ...call, data: { ...data, fields: joined(data.fields.map((field) => told.get(field) ?? field)) } }
  })
}

function fieldOf(path: FieldPath): Field {
  return { key: pathKey(path), path }
}

/** The outermost field that a field is a part of. */
function wholeOf(path: FieldPath, wholes: readonly Field[]): Field | undefined {
  const around = wholes.filter((whole) => isPart(path, whole))
  return around.toSorted((a, b) => a.path.length - b.path.length)[0]
}

function isWhole(path: FieldPath, whole: Field): boolean {
  return pathKey(path) === whole.key
}

function isPart(path: FieldPath, whole: Field): boolean {
  return whole.path.length < path.length && pathKey(path.slice(0, whole.path.length)) === whole.key
}

/** Tells all changes of a field and of its parts as changes of the field: those before the first call that sets it backwards from that one, the others forwards. */
function tellOf(whole: Field, sent: readonly ObjectCall[], told: Map<FieldChange, FieldChange>): void {
  const changes = sent
    .flatMap(({ data }) => (data.does === 'set' ? data.fields : []))
    .filter(({ path }) => isWhole(path, whole) || isPart(path, whole))
  // Each names the owners of its part only, and of what was not ours by then.
  const former = changes.flatMap((change) => change.former)
  const tell = (change: FieldChange, before: unknown, after: unknown) =>
    told.set(change, {
      path: whole.path,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
      made: Math.max(0, change.made - (change.path.length - whole.path.length)),
      former,
    } as FieldChange)
  const first = changes.findIndex(({ path }) => isWhole(path, whole))
  let value: unknown = changes[first]!.before
  for (const change of changes.slice(0, first).toReversed()) {
    // One that was sent, but never took effect, is not in what was found later.
    const tookEffect = isDeepStrictEqual(partOf(value, change, whole), change.after)
    const before = tookEffect ? withPart(value, change, whole, change.before) : value
    tell(change, before, tookEffect ? value : withPart(value, change, whole, change.after))
    value = before
  }
  for (const change of changes.slice(first)) {
    const isAll = isWhole(change.path, whole)
    const before = isAll ? change.before : withPart(value, change, whole, change.before)
    value = isAll ? change.after : withPart(before, change, whole, change.after)
    tell(change, before, value)
  }
}

/** The way to a part of a field in a mapping that has nothing but the field; undefined where the item of a list that it is in is not there. */
function wayTo(value: unknown, { path }: FieldChange, whole: Field) {
  const holder = { value }
  const way = locate(holder, ['value', ...path.slice(whole.path.length)])
  return { holder, way }
}

function partOf(value: unknown, change: FieldChange, whole: Field): unknown {
  const { holder, way } = wayTo(value, change, whole)
  return way === undefined ? undefined : valueAt(holder, way)
}

/** A field with another value of one part. */
function withPart(value: unknown, change: FieldChange, whole: Field, to: unknown): unknown {
  const { holder, way } = wayTo(value, change, whole)
  if (way === undefined) return value
  const target: FieldTarget = { path: way, to, made: change.made }
  return withFields(holder, [target]).value
}

/** Several changes of one field in one call are one. */
function joined(changes: readonly FieldChange[]): FieldChange[] {
  const fields = new Map<string, FieldChange>()
  for (const change of changes) {
    const key = pathKey(change.path)
    const earlier = fields.get(key)
    if (earlier === undefined) {
      fields.set(key, change)
      continue
    }
    const { after: _, ...found } = earlier
    fields.set(key, { ...found, ...(change.after === undefined ? {} : { after: change.after }) })
  }
  return [...fields.values()]
}
