import { parentPort, workerData } from 'node:worker_threads'
import { allPoints } from './all-points.ts'
import { type Find, type PlayOptions, playPoints } from './play-points.ts'
import { registry } from './registry.ts'
import { startVirtualCluster } from './start-clusters.ts'
import { tapWire } from './tap-wire.ts'

/** The points that one player plays: every `of`th course, from the one of this number on. */
export interface Part {
  readonly number: number
  readonly of: number
  /** A folder of files, `<kind>.json`. */
  readonly manifests: string
  /** What the name of a course has to hold. */
  readonly only: string
  readonly share: PlayOptions['share']
  readonly seed: number
}

/** What a player tells of each point, before it and after it. */
export type Told = { readonly begins: string } | { readonly find?: Find }

const tell = (told: Told) => parentPort!.postMessage(told)

const { number, of, manifests, only, share, seed } = workerData as Part
const wire = tapWire()
await playPoints(
  async ({ node }) => {
    const courses = await allPoints({ manifests, node }, true)
    return courses.filter(({ name }, at) => at % of === number && name.includes(only))
  },
  {
    open: startVirtualCluster,
    registry,
    most: Number.POSITIVE_INFINITY,
    share,
    seed: seed + number,
    onCluster: ({ parts }) => wire.of(parts.clock),
    onBegin: (point) => tell({ begins: point }),
    onPoint: (find) => tell(find === undefined ? {} : { find }),
  },
)
