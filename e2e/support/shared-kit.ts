import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const entries = {
  cluster: 'cluster/cluster',
  mesh: 'mesh/mesh',
  conformance: 'conformance/run',
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
