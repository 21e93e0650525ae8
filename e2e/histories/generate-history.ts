import type {
  ChangePlan,
  Death,
  Fault,
  Field,
  History,
  ObjectBefore,
  ObjectName,
  OtherAct,
  ProcessPlan,
  RecoveryPlan,
  RunPlan,
  Value,
} from './history.ts'
import { Random } from './random.ts'

const fields: readonly Field[] = ['replicas', 'mode', 'depth', 'team']
const acts: readonly OtherAct['does'][] = [
  'set',
  'set',
  'set and back',
  'set and back',
  'apply same',
  'apply same',
  'update same',
  'delete',
  'recreate',
  'crowd',
  'namespace',
]

/** Makes the history of a seed. */
export function generateHistory(seed: number): History {
  const random = new Random(seed)
  const objects = { a: objectBefore(random, false), b: objectBefore(random, random.chance(0.4)) }
  const plans = Array.from({ length: random.chance(0.35) ? 2 : 1 }, (_, index) => runPlan(random, objects, index))
  const lengths = new Random(seed + 0x40_00_00_00)
  const hasLengths = lengths.chance(0.35)
  const runs = plans.map((plan) => ({
    ...plan,
    changes: hasLengths ? plan.changes.map((change) => withLength(lengths, change)) : plan.changes,
    follows: random.chance(0.5),
  }))
  // The fewer things happen, the more of what happens matters.
  const isCalm = random.chance(0.3)
  const others = isCalm ? [] : Array.from({ length: random.between(0, 3) }, () => otherAct(random))
  const recoveries = Array.from({ length: random.between(0, 2) }, () => recoveryPlan(random, runs.length))
  return { seed, objects, runs, others, recoveries }
}

function objectBefore(random: Random, owned: boolean): ObjectBefore {
  return {
    exists: random.chance(0.85),
    made: random.pick(['Apply', 'Update']),
    mode: random.chance(0.5),
    labels: random.chance(0.6),
    ...(random.chance(0.25) ? { finalizer: random.pick([0.2, 3, 20]) } : {}),
    owned,
  }
}

function runPlan(random: Random, objects: History['objects'], index: number): Omit<RunPlan, 'follows'> {
  const changes: ChangePlan[] = []
  const favourite = random.pick(['a', 'b'] as const)
  for (let count = random.between(1, 3); count > 0; count -= 1) {
    const on = random.chance(0.7) ? favourite : other(favourite)
    changes.push({
      on,
      pause: random.pick([0, 0, 1, 5, 20]),
      stubborn: random.chance(0.3),
      ...changeKind(random, objects[on], changes, on),
    })
  }
  return { startsAt: index === 0 ? 0 : random.pick([0, 0.02, 1, 10, 60]), changes, ...processPlan(random, 0.7, 25) }
}

function withLength(random: Random, change: ChangePlan): ChangePlan {
  return random.chance(0.6) ? { ...change, holds: random.pick([0, 0.5, 3, 10, 30]) } : change
}

function other(name: ObjectName): ObjectName {
  return name === 'a' ? 'b' : 'a'
}

function changeKind(random: Random, before: ObjectBefore, earlier: readonly ChangePlan[], on: ObjectName) {
  const last = earlier.findLast((change) => change.on === on)
  if (last?.does === 'delete' || (!before.exists && last === undefined)) {
    if (random.chance(0.6)) return { does: 'create' } as const
  }
  if (last?.does === 'set' && random.chance(0.4))
    return { does: 'set', field: last.field, to: valueBefore(last.field, before) } as const
  if (random.chance(0.25)) return { does: 'delete' } as const
  const field = random.pick(fields)
  return { does: 'set', field, to: newValue(random, field) } as const
}

function valueBefore(field: Field, { mode }: ObjectBefore): Value {
  if (field === 'replicas') return 2
  return field === 'mode' && mode ? 'blue' : undefined
}

function newValue(random: Random, field: Field): Value {
  if (field === 'replicas') return random.between(0, 5)
  if (random.chance(0.25)) return undefined
  return random.pick(['red', 'green'])
}

function processPlan(random: Random, dies: number, points: number): ProcessPlan {
  const faults: Record<number, Fault> = {}
  for (let call = 0; call < 8; call += 1) if (random.chance(0.2)) faults[call] = fault(random)
  return { faults, ...(random.chance(dies) ? { dies: death(random, points) } : {}) }
}

function fault(random: Random): Fault {
  return random.pick<() => Fault>([
    () => 'lost',
    () => 'answer lost',
    () => ({ late: lateness(random) }),
    () => ({ late: lateness(random) }),
  ])()
}

/** Seconds: the server gives up a call after 30. */
function lateness(random: Random): number {
  return random.pick([0.02, 0.05, 0.3, 3, 12, 29])
}

function death(random: Random, points: number): Death {
  return { after: random.between(2, points), inFlight: fault(random), forgets: random.chance(0.3) }
}

function recoveryPlan(random: Random, runs: number): RecoveryPlan {
  return {
    which: random.chance(0.4) ? 'all' : random.between(0, runs - 1),
    waits: random.pick([0, 0, 0.1, 2, 15, 40]),
    ...processPlan(random, 0.6, 20),
  }
}

function otherAct(random: Random): OtherAct {
  return {
    afterRequests: random.between(1, 30),
    seconds: random.pick([0, 0, 0, 0.01, 1, 10]),
    on: random.pick(['a', 'b']),
    does: random.pick(acts),
    field: random.pick(fields),
    to: random.between(10, 13),
  }
}
