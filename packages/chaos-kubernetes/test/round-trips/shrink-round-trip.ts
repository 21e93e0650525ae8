import type { Find, RoundTrip, Travelled } from './round-trip.ts'

/** Drops from a round trip whatever is not needed to find something in the same part of it, until nothing more can go. */
export async function shrinkRoundTrip(
  trip: RoundTrip,
  part: Find['part'],
  play: (trip: RoundTrip) => Promise<Travelled>,
): Promise<RoundTrip> {
  for (const shorter of shorterThan(trip)) {
    const { finds } = await play(shorter)
    if (finds.some((find) => find.part === part)) return shrinkRoundTrip(shorter, part, play)
  }
  return trip
}

function* shorterThan(trip: RoundTrip): Generator<RoundTrip> {
  const { features, actions } = trip
  if (actions.length > 1) yield { ...trip, actions: actions.slice(1) }
  // Halves first: most features have nothing to do with it.
  const half = Math.ceil(features.length / 2)
  if (half > 1) yield { ...trip, features: features.slice(half) }
  if (half > 1) yield { ...trip, features: features.slice(0, half) }
  for (const feature of features) yield { ...trip, features: features.filter((each) => each !== feature) }
}
