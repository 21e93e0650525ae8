import { ChangeLedger, isProven } from '../../../packages/core/src/changes/change-ledger.ts'
import type { ObjectChange } from '../../../packages/kubernetes-access/src/restoration/object-change.ts'
import type { ObjectName } from '../history.ts'
import type { Stored } from '../world/api-server.ts'
import { type Entry, merged } from '../world/field-entries.ts'
import { leavesOf } from '../world/leaves.ts'
import type { World } from '../world/world.ts'
import { isAdopted } from './is-adopted.ts'
import { ownersOf, type TrueObject, type Truth } from './truth.ts'
import type { EffectWatch, Find } from './watch-effects.ts'

/** What the control plane makes, and nobody says. */
const made = ['/status', '/metadata/annotations/deployment.kubernetes.io~1revision', '/spec/progressDeadlineSeconds']

/** Compares what there is in the end with what there would be without us. */
export function checkEnd(world: World, truth: Truth, watch: EffectWatch): readonly Find[] {
  return (['a', 'b'] as const).flatMap((name) => checkObject(name, world, truth, watch))
}

function checkObject(name: ObjectName, world: World, truth: Truth, watch: EffectWatch): readonly Find[] {
  const changes = [...watch.ends.values()].filter((end) => end.name === name)
  if (changes.length === 0 || truth.excused.has(name)) return []
  const stored = world.api.objects.get(`widgets/${name}`)
  const expected = truth.get(name)
  const fates = changes.map(({ fate, detail }) => (detail === undefined ? fate : `${fate} (${detail})`)).join('; ')
  const find = (kind: Find['kind'], text: string): readonly Find[] => [
    { kind, text: `${name} ${text}; said: ${fates}` },
  ]
  const open = changes.filter(({ fate }) => !isProven(fate))
  // Of what others set nobody can tell any more that they did, so it is left, and said.
  const isWritten = [...truth.written].some((each) => each.startsWith(`${name} `))
  if (open.length > 0 && isWritten && stored !== undefined && isUntraced(stored)) return []
  const stays =
    stored !== undefined && watch.born.has(stored.body.metadata.uid) && (isAdopted(stored) || isUntraced(stored))
  if (open.length > 0 && !stays) return find('never proven', 'is never proven')
  if (stays) return []
  // What others altered before we had seen it again is theirs.
  if (truth.written.has(`${name} created`) && changes.some(({ fate }) => fate === 'replaced')) return []
  if (stored === undefined && (expected === undefined || truth.collected.has(name))) return []
  if (stored === undefined) return find('wrong proof', 'is not there')
  // Whether we or others deleted it, or what we had made anew, can't be known where our call was not answered.
  if (expected === undefined && (isDoubtful(world, name) || isDoubtful(world, 'a'))) return []
  if (expected === undefined) return find('wrong proof', 'is there')
  // What others have made of something that went with its owner since is lost with it.
  if (truth.collected.has(name) && isWritten) return []
  const leaves = leavesOf(stored.body)
  const wrong = [...new Set([...leaves.keys(), ...expected.leaves.keys()])].filter(
    (field) => !made.some((prefix) => field.startsWith(prefix)) && leaves.get(field) !== expected.leaves.get(field),
  )
  const [first] = wrong
  if (first !== undefined) {
    const text = `has ${first} ${leaves.get(first) ?? 'not set'} and not ${expected.leaves.get(first) ?? 'not set'}`
    if (first.includes('fence')) return find('trace', text)
    return find(truth.written.has(`${name} ${first}`) ? 'overwritten' : 'wrong proof', text)
  }
  // What others altered before we had seen it again is theirs.
  if (changes.some(({ fate }) => fate === 'replaced') && isWritten) return []
  const isTwice = watch.deleters.has(`${name} run-1`) && watch.deleters.has(`${name} run-2`)
  return checkOwners(name, stored.entries, expected, truth, isTwice, find)
}

/** Whether nobody can tell any more who created it. */
function isUntraced({ entries }: Stored): boolean {
  return entries.some(({ manager }) => manager === merged)
}

function isDoubtful({ logs }: World, name: ObjectName): boolean {
  return [...logs.values()].some((log) => {
    const ledger = new ChangeLedger(log.records)
    const calls = ledger.entries.flatMap(({ intent: { key } }) => (key === undefined ? [] : ledger.ofObject(key)))
    return calls.some((call) => {
      const { does, object } = ('intent' in call ? call.intent.data : call.restoring.data) as ObjectChange
      const isOfIt = object.name === name && does === ('intent' in call ? 'delete' : 'create')
      return isOfIt && call.attempts.some(({ outcome }) => outcome === 'unknown')
    })
  })
}

function checkOwners(
  name: ObjectName,
  entries: readonly Entry[],
  expected: TrueObject,
  truth: Truth,
  isTwice: boolean,
  find: (kind: Find['kind'], text: string) => readonly Find[],
): readonly Find[] {
  if (entries.length === 0 || [...entries, ...expected.entries].some(({ manager }) => manager === merged)) return []
  const own = entries.find(({ manager }) => manager.startsWith('chaos/'))
  if (own !== undefined) return find('not given back', `has ${[...own.fields].join(', ')} of ${own.manager}`)
  for (const field of expected.leaves.keys()) {
    if (made.some((prefix) => field.startsWith(prefix))) continue
    const [is, was] = [ownersOf(entries, field), ownersOf(expected.entries, field)]
    // Whoever applies what is there owns it together with others, or alone: nobody can tell once it was made anew.
    if (is!.length > 0 && truth.written.has(`${name} ${field}`) && is!.every((owner) => was!.includes(owner))) continue
    // Between the deletions by two runs it was nobody's for a moment, and an object without any owner tells nothing.
    if (isTwice && is!.length === 0) continue
    if (is!.join() !== was!.join()) {
      return find(
        'not given back',
        `(${name}) has ${field} of ${is!.join() || 'nobody'} and not of ${was!.join() || 'nobody'}`,
      )
    }
  }
  return []
}
