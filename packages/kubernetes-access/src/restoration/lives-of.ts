import type { KubernetesObject } from '../objects/kubernetes-object.ts'
import { isMadeBy } from './made-by.ts'
import { isDoubtful, type ObjectCall } from './object-call.ts'
import type { ObjectChange } from './object-change.ts'

/** Changes of one object and what the run put in its place. */
export interface Life {
  readonly calls: ObjectCall[]
  /** The UIDs of the object that was there before the run; undefined where there was none. */
  of: ReadonlySet<string> | undefined
  /** The UIDs of what the run created. */
  readonly born: Set<string>
}

/** Tells changes in one place apart by the objects that they were about, oldest first. `sent`: all that was sent there. */
export function livesOf(
  calls: readonly ObjectCall[],
  sent: readonly ObjectCall[],
  chainOf: (uid: string) => ReadonlySet<string>,
  uidsOf: (call: ObjectCall) => readonly string[],
): readonly Life[] {
  const lives: Life[] = []
  const gone = takenBack(sent, uidsOf)
  for (const call of calls) {
    const { data } = call
    const current = lives.at(-1)
    if (data.does === 'create') {
      const born = uidsOf(call).flatMap((uid) => [...chainOf(uid)])
      // What we create where we deleted or created something before stands in its place. A call that was not answered may have been refused,
      // for something was there.
      const mayBeRefused = call.came === undefined && born.length === 0
      if (current !== undefined && (current.of === undefined || !isOnFirst(current) || mayBeRefused)) {
        current.calls.push(call)
        for (const uid of born) current.born.add(uid)
      } else lives.push({ calls: [call], of: undefined, born: new Set(born) })
      continue
    }
    if (current?.of?.has(data.uid) === true || current?.born.has(data.uid) === true) current.calls.push(call)
    else if (current?.calls.some((creation) => wentOn(creation, data, sent)) === true) {
      // Nobody wrote down who it was, but a run went on with it.
      current.born.add(data.uid)
      current.calls.push(call)
    } else if (current?.of === undefined && current?.calls.every(mayBeToCome) === true) {
      // What was to be created there may come only after this.
      current.of = chainOf(data.uid)
      current.calls.push(call)
    } else if (gone.has(data.uid)) lives.push({ calls: [call], of: undefined, born: new Set(chainOf(data.uid)) })
    else lives.push({ calls: [call], of: chainOf(data.uid), born: new Set() })
  }
  return lives
}

/** The UIDs of what other runs created and have taken back since: it is not to come back because a run found it. */
function takenBack(sent: readonly ObjectCall[], uidsOf: (call: ObjectCall) => readonly string[]): ReadonlySet<string> {
  const creations = sent.filter(
    ({ data, by, state, stays }) => data.does === 'create' && by === 'change' && state === 'ended' && !stays,
  )
  return new Set(creations.flatMap(uidsOf))
}

/** Whether the newest change of a life is one of the object that was there before the run, and that no call of ours has deleted. */
function isOnFirst({ calls, of }: Life): boolean {
  const newest = calls.at(-1)?.data
  if (newest?.does !== 'set' || of?.has(newest.uid) !== true) return false
  return calls.every(({ data }) => data.does !== 'delete' || data.uid !== newest.uid)
}

/** Whether nobody knows what came of a creation. */
function mayBeToCome(call: ObjectCall): boolean {
  return call.data.does === 'create' && call.came === undefined && isDoubtful(call)
}

/** Whether a call is about what an attempt of unknown outcome had created. */
function wentOn(creation: ObjectCall, data: ObjectChange, sent: readonly ObjectCall[]): boolean {
  if (creation.data.does !== 'create' || !isDoubtful(creation)) return false
  if (data.does === 'set') return data.madeBy === creation.data.manager
  return data.does === 'delete' && isMadeBy(data.content as unknown as KubernetesObject, creation, sent)
}
