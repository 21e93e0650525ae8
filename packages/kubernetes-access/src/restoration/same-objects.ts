import type { KubernetesObject } from '../objects/kubernetes-object.ts'
import { isMadeBy } from './made-by.ts'
import { isDoubtful, type ObjectCall } from './object-call.ts'
import type { CameTo, FieldsSet, ObjectRemoved } from './object-change.ts'

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
  return isDoubtful(call) ? [...told, ...tracesOf(call, sent, found)] : told
}

function tracesOf(
  call: ObjectCall,
  sent: readonly ObjectCall[],
  found: KubernetesObject | undefined,
): readonly string[] {
  const at = sent.indexOf(call)
  const known = new Set(sent.flatMap((other, index) => (index < at ? uidsOf(other) : uidsThatCame(other))))
  const traces = sent.flatMap(({ data, by }, index) => {
    if (index <= at || data.does === 'create' || known.has(data.uid)) return []
    // Its traces may have gone with what the undo wrote to it then.
    const wentOn = by === 'undo' && (data.does === 'delete') === (call.by === 'change')
    const isKept = by === 'change' && data.does === 'set' && makerOfSet(data, sent.slice(0, index)) === call
    const isOfIt = by === 'change' && data.does === 'delete' && makerOf(contentOf(data), sent.slice(0, index)) === call
    return wentOn || isKept || isOfIt ? [data.uid] : []
  })
  if (found !== undefined && !known.has(found.metadata.uid) && makerOf(found, sent) === call) {
    traces.push(found.metadata.uid)
  }
  return [...new Set(traces)]
}

/** The call of unknown outcome that made an object: the last that may have, for nothing is created that an earlier call can still create. */
function makerOf(object: KubernetesObject, sent: readonly ObjectCall[]): ObjectCall | undefined {
  return sent.findLast((call) => isDoubtful(call) && isMadeBy(object, call, sent))
}

/** The call of unknown outcome that made what a run went on with, as it saw by whom that was made. */
function makerOfSet({ madeBy }: FieldsSet, sent: readonly ObjectCall[]): ObjectCall | undefined {
  return sent.findLast(
    (call) => call.by === 'change' && call.data.does === 'create' && call.data.manager === madeBy && isDoubtful(call),
  )
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
