import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { allPoints } from './all-points.ts'
import type { ClusterUnderTest } from './cluster-under-test.ts'
import { playInParts } from './play-in-parts.ts'
import { playKilledProcesses } from './play-killed-processes.ts'
import { type PlayedPoints, playPoints } from './play-points.ts'
import { registry } from './registry.ts'
import { openRealCluster } from './start-clusters.ts'
import { tapWire } from './tap-wire.ts'
import { writeManifests } from './write-manifests.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    courses: { type: 'string', default: '1' },
    deaths: { type: 'string', default: '1' },
    parts: { type: 'string', default: '24' },
    processes: { type: 'string', default: '40' },
    real: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
  },
})
const manifests = await mkdtemp(join(tmpdir(), 'crash-points-'))
const seed = Number(values.seed)

let finds = 0
try {
  await writeManifests(manifests)
  const share = { courses: Number(values.courses), deaths: Number(values.deaths) }
  tell('crash points', await playInParts(Number(values.parts), { manifests, only: values.only, share, seed }))
  if (Number(values.processes) > 0) {
    tell('processes killed', await playKilledProcesses(Number(values.processes), { manifests, seed }))
  }
  if (Number(values.real) > 0) await playReal(Number(values.real))
  process.exitCode = finds === 0 ? 0 : 1
} finally {
  await rm(manifests, { recursive: true, force: true })
}

/** Plays random points on a real control plane, where there is one. */
async function playReal(most: number): Promise<void> {
  const first = await openRealCluster()
  if (typeof first === 'string') {
    console.log(`0 crash points on a real control plane: ${first}`)
    return
  }
  let next: ClusterUnderTest | undefined = first
  const open = async () => {
    const opened = next ?? (await openRealCluster())
    next = undefined
    if (typeof opened === 'string') throw new Error(opened)
    return opened
  }
  const wire = tapWire()
  const courses = async ({ node }: ClusterUnderTest) => allPoints({ manifests, node }, false)
  const played = await playPoints(courses, {
    open,
    registry,
    most,
    share: { courses: 0.3, deaths: 0.06 },
    seed,
    onCluster: ({ parts }) => wire.of(parts.clock),
  })
  tell('crash points on a real control plane', played)
}

function tell(what: string, { played, finds: found }: PlayedPoints): void {
  for (const { point, found: lines } of found) console.log(`\n${point}\n${lines.map((line) => `  ${line}`).join('\n')}`)
  console.log(`${played} ${what}, ${found.length} finds`)
  finds += found.length
}
