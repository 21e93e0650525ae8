import type { PluginRegistry } from 'chaos-core'
import { Random } from '../histories/random.ts'
import { deathsIn, type PointsInCourse } from './all-points.ts'
import type { ClusterUnderTest } from './cluster-under-test.ts'
import type { Death } from './mortal-process.ts'
import { type Played, type Point, playPoint } from './play-point.ts'

/** A point at which something was found. */
export interface Find {
  readonly point: string
  readonly found: readonly string[]
}

/** What came of many points. */
export interface PlayedPoints {
  readonly played: number
  readonly finds: readonly Find[]
}

/** Where and how points are played. */
export interface PlayOptions {
  /** Opens a cluster: the first one, and another one after each find. */
  open(): Promise<ClusterUnderTest>
  readonly registry: PluginRegistry
  /** Points that are played at most. */
  readonly most: number
  /** How likely a course, and each death in it, is played: 1 is all. */
  readonly share: { readonly courses: number; readonly deaths: number }
  readonly seed: number
  /** Told of the cluster that is in use from now on. */
  onCluster(cluster: ClusterUnderTest): void
  /** Told of each point before it is played. */
  onBegin?(point: string): void
  /** Told of each point that was played, and of what was found there. */
  onPoint?(find?: Find): void
}

/** Finds that are enough to stop. */
const enough = 10

/** Plays points, in an order that the seed fixes where only a share of them is played. */
export async function playPoints(
  courses: (cluster: ClusterUnderTest) => Promise<readonly PointsInCourse[]>,
  { open, registry, most, share, seed, onCluster, onBegin, onPoint }: PlayOptions,
): Promise<PlayedPoints> {
  const random = new Random(seed)
  const finds: Find[] = []
  let played = 0
  let cluster = await open()
  onCluster(cluster)
  const play = async (name: string, point: Point): Promise<Played> => {
    onBegin?.(name)
    const came = await playPoint(point, cluster, registry)
    played += 1
    const find = came.finds.length === 0 ? undefined : { point: name, found: came.finds }
    onPoint?.(find)
    if (find === undefined) return came
    finds.push(find)
    // It is not as before any more.
    await cluster[Symbol.asyncDispose]()
    cluster = await open()
    onCluster(cluster)
    return came
  }
  try {
    for (const course of await courses(cluster)) {
      if (!random.chance(share.courses)) continue
      const whole = await play(course.name, course.whole)
      for (const death of deathsIn(whole.courses[course.process]!)) {
        if (finds.length >= enough || played >= most) return { played, finds }
        if (random.chance(share.deaths)) await play(`${course.name}, ${saidOf(death)}`, course.at(death))
      }
    }
    return { played, finds }
  } finally {
    await cluster[Symbol.asyncDispose]()
  }
}

function saidOf(death: Death): string {
  if (death === 'pause') return 'killed in its pause'
  return 'record' in death
    ? `killed at record ${death.record}`
    : `killed at call ${death.call}, ${JSON.stringify(death.inFlight)}`
}
