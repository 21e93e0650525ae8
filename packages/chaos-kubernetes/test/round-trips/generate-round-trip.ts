import type { FaultyAction } from '../faults/faulty-actions.ts'
import { Chance } from './chance.ts'
import { randomFeatures } from './random-features.ts'
import type { RoundTrip } from './round-trip.ts'

/** A random cluster for an action, which another one may come before. The same seed gives the same. */
export function generateRoundTrip(seed: number, action: FaultyAction, others: readonly FaultyAction[]): RoundTrip {
  const chance = new Chance(seed)
  const features = randomFeatures(chance)
  const before = chance.between(1, 3) === 1 ? [chance.pick(others)] : []
  return { seed, features, actions: [...before, action] }
}
