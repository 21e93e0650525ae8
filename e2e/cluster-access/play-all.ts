import type { Feature } from './feature.ts'
import { isSame, type PlayedFeature, type Programs, playFeature } from './play-feature.ts'
import { topics } from './topics.ts'

/** So many at once: half of the time each of them waits. */
const lanes = 6

/** Plays every feature that can be played here. */
export async function playAll(programs: Programs): Promise<ReadonlyMap<Feature, PlayedFeature>> {
  const played = new Map<Feature, PlayedFeature>()
  const left = topics.flatMap(({ features }) => features)
  const lane = async () => {
    for (let feature = left.shift(); feature !== undefined; feature = left.shift()) {
      const result = await playFeature(feature, programs)
      if (result !== undefined) played.set(feature, result)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return played
}

/** What is not as it has to be; undefined where all is. */
export function faultOf({ name, ours, otherwise, kubectl }: Feature, played: PlayedFeature): string | undefined {
  if (played.ours !== ours) return `${name}: ours ${played.ours}, and not ${ours}`
  if (kubectl !== undefined) return undefined
  const same = played.kubectl === played.ours
  if (otherwise !== undefined) return same ? `${name}: kubectl does the same, so there is no reason to give` : undefined
  return isSame(played) ? undefined : `${name}: kubectl ${played.kubectl}, ours ${played.ours}, and no reason is given`
}
