import type { RestoredChange } from 'chaos-plugin-api'
import type { KubernetesObject } from '../objects/kubernetes-object.ts'
import { ownersOf } from '../objects/owners.ts'
import { editsOf } from './edits-of.ts'
import { fieldName, valueAt } from './field-path.ts'
import { isAsSent } from './is-as-sent.ts'
import { leavesOf } from './leaves-of.ts'
import { madeContent } from './made-content.ts'
import type { ObjectMade } from './object-change.ts'
import type { ObjectPast } from './object-past.ts'
import { shown } from './shown.ts'

/** Whether an object that we made anew has all that it had when it was deleted, but what the server makes. */
export function judgeContent(past: ObjectPast, object: KubernetesObject): RestoredChange {
  const sent = past.sent.findLast(({ data, by }) => by === 'undo' && data.does === 'create')?.data as
    | ObjectMade
    | undefined
  if (sent === undefined) return { fate: 'restored' }
  const [edit] = editsOf(sent.content, object)
  if (edit !== undefined)
    return { fate: 'superseded', detail: `by ${edit.by ?? 'somebody'}: ${edit.field} is ${shown(edit.value)}` }
  const changed = leavesOf(madeContent(sent.content)).find(
    (path) => !isAsSent(valueAt(object, path), valueAt(sent.content, path)),
  )
  if (changed === undefined) return { fate: 'restored', ...remarkOn(past, object) }
  return {
    fate: 'open',
    detail: `the server makes ${shown(valueAt(object, changed))} of ${fieldName(changed.map(String))}`,
  }
}

/** What is not as it was, though nothing that was sent is missing. */
function remarkOn(past: ObjectPast, object: KubernetesObject): { readonly detail?: string } {
  const remarks = [addressRemark(past, object), ownersRemark(past, object)].filter((remark) => remark !== undefined)
  return remarks.length === 0 ? {} : { detail: remarks.join('; ') }
}

/** A Service whose address was taken in the meantime has another one. */
function addressRemark({ removal }: ObjectPast, object: KubernetesObject): string | undefined {
  const addressOf = ({ spec }: Readonly<Record<string, unknown>>) =>
    (spec as { readonly clusterIP?: string } | undefined)?.clusterIP
  const [before, now] = [addressOf(removal?.content ?? {}), addressOf(object)]
  return object.kind !== 'Service' || before === now ? undefined : `its address ${before} was taken, so it has ${now}`
}

/** It is made without those owners that have gone, if others are left. */
function ownersRemark({ removal }: ObjectPast, object: KubernetesObject): string | undefined {
  const now = ownersOf(object)
  const missing = ownersOf(removal?.content).filter(
    ({ kind, name }) => !now.some((owner) => owner.kind === kind && owner.name === name),
  )
  if (missing.length === 0) return undefined
  return `no longer owned by ${missing.map(({ kind, name }) => `${kind} ${name}`).join(', ')}`
}
