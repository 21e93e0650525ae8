import type { KubernetesObject } from '../objects/kubernetes-object.ts'
import { isMadeBy } from './made-by.ts'
import type { CameTo, ObjectRemoved } from './object-change.ts'
import type { ObjectCall } from './object-past.ts'

/** Which UIDs are the same object to us: the undo makes anew what was deleted. `found`: the object that is in that place now. */
export function sameObjects(
  sent: readonly ObjectCall[],
  found: KubernetesObject | undefined,
): (uid: string) => ReadonlySet<string> {
  const sets = new Map<string, Set<string>>()
  const setOf = (uid: string): Set<string> => {
    const found = sets.get(uid) ?? new Set([uid])
    sets.set(uid, found)
    return found
  }
  for (const call of sent) {
    if (call.data.does !== 'create' || call.data.of === undefined) continue
    const joined = setOf(call.data.of)
    for (const uid of uidsOfMade(call, sent, found)) {
      joined.add(uid)
      sets.set(uid, joined)
    }
  }
  return setOf
}

/**
 * The UIDs of what a call created: as its answer said; and, where nobody knows what came of an attempt, that of what the undo went on with, or
 * of an object that has its traces, be it `found` now or written down by whoever deleted it since.
 */
export function uidsOfMade(
  call: ObjectCall,
  sent: readonly ObjectCall[],
  found: KubernetesObject | undefined,
): readonly string[] {
  const told = uidsThatCame(call)
  const isTold = call.attempts.every(({ outcome }) => outcome !== 'unknown')
  return isTold ? told : [...told, ...tracesOf(call, sent, found)]
}

function tracesOf(
  call: ObjectCall,
  sent: readonly ObjectCall[],
  found: KubernetesObject | undefined,
): readonly string[] {
  const at = sent.indexOf(call)
  const later = sent.slice(at + 1)
  const known = new Set(sent.flatMap((other, index) => (index < at ? uidsOf(other) : uidsThatCame(other))))
  const traces = later.flatMap(({ data, by }) => {
    if (data.does === 'create' || known.has(data.uid)) return []
    // Its traces may have gone with what the undo wrote to it then.
    const wentOn = by === 'undo' && (data.does === 'delete') === (call.by === 'change')
    return wentOn || (by === 'change' && data.does === 'delete' && isMadeBy(contentOf(data), call)) ? [data.uid] : []
  })
  // The undo creates only what no earlier call can create any more.
  const isLast = found !== undefined && later.every((other) => other.came !== undefined || !isMadeBy(found, other))
  if (isLast && !known.has(found.metadata.uid) && isMadeBy(found, call)) traces.push(found.metadata.uid)
  return [...new Set(traces)]
}

function contentOf({ content }: ObjectRemoved): KubernetesObject {
  return content as unknown as KubernetesObject
}

function uidsOf(call: ObjectCall): readonly string[] {
  return 'uid' in call.data ? [call.data.uid] : uidsThatCame(call)
}

function uidsThatCame({ data, came }: ObjectCall): readonly string[] {
  return data.does === 'create' && came !== undefined ? [(came as CameTo).uid] : []
}
