import { readFile } from 'node:fs/promises'
import { isHeld, type RunLock, readLock } from 'chaos-core'
import type { SandboxSpeed } from 'chaos-sandbox'
import { clusterName } from 'chaos-sandbox/cluster-name'
import type { SandboxFolder } from './sandbox-folder.ts'

/** What the background process tells of its sandbox. */
export interface SandboxRecord {
  /** Of the API server. */
  readonly url: string
  /** The variables to set for whoever wants to use it: `KUBECONFIG`, and Bookinfo's address if it is in it. */
  readonly environment: Readonly<Record<string, string>>
  readonly preset: string
  readonly nodes: number
  readonly speed: SandboxSpeed
  /** Undefined where it was not asked for. */
  readonly seed?: string | undefined
  /** The folder, absolute. */
  readonly manifests?: string | undefined
  /** ISO 8601, UTC. */
  readonly since: string
}

/** The background sandbox of a state folder, as long as its process lives. */
export interface FoundSandbox {
  readonly lock: RunLock
  /** Undefined while it starts. */
  readonly record: SandboxRecord | undefined
}

/** Finds the sandbox that runs in the background; undefined where there is none. */
export async function findSandbox(paths: SandboxFolder): Promise<FoundSandbox | undefined> {
  const lock = await readLock(paths.lock)
  // Ids below 2 mean whole groups of processes to the system, or the one that started it.
  if (lock === undefined || lock.pid < 2 || !(await isHeld(lock))) return undefined
  const record = await readRecord(paths.record)
  // Where the system does not tell when a process began, its id may be another's by now.
  if (lock.startedAt === '' && record !== undefined && !(await answers(record.url))) return undefined
  return { lock, record }
}

/** Whether a sandbox answers at this address, within two seconds. */
export async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/version`, { signal: AbortSignal.timeout(2_000) })
    const { gitVersion } = (await response.json()) as { readonly gitVersion?: string }
    return gitVersion?.endsWith(`+${clusterName}`) === true
  } catch {
    return false
  }
}

async function readRecord(path: string): Promise<SandboxRecord | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as SandboxRecord
  } catch {
    return undefined
  }
}
