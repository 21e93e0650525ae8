import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const entries = {
  cluster: 'cluster/cluster',
  mesh: 'mesh/mesh',
  conformance: 'conformance/run',
  parity: 'parity/run',
} as const

/** A test tool that may lie in the folder `shared` beside this repository. */
export type SharedKit = keyof typeof entries

/**
 * The program of a tool that lies beside this repository, or undefined in a checkout that stands alone.
 * No other file knows of that folder.
 */
export function sharedKit(name: SharedKit): string | undefined {
  const program = fileURLToPath(new URL(`../../../shared/${entries[name]}`, import.meta.url))
  return existsSync(program) ? program : undefined
}

/** The folder in which the cluster kit has unpacked its programs, or undefined if it has not yet. */
export function sharedKitPrograms(): string | undefined {
  const kit = sharedKit('cluster')
  if (!kit) return undefined
  const read = (name: string) => readFileSync(join(dirname(kit), 'bin', name), 'utf8')
  const { kubernetes } = JSON.parse(read('versions.json')) as { readonly kubernetes: string }
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache')
  const folder = join(cache, 'chaos-cluster', `${kubernetes}-${read('hyperkube.sha256').slice(0, 8)}`)
  return existsSync(folder) ? folder : undefined
}

/** The folder with the definitions of how the cluster kit starts each component, and of what its simulated nodes do. */
export function sharedKitManifests(): string | undefined {
  const kit = sharedKit('cluster')
  return kit === undefined ? undefined : join(dirname(kit), 'manifests')
}
