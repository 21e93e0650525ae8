import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Where the background sandbox of a state folder keeps its files. All paths are absolute if the state folder is. */
export interface SandboxFolder {
  readonly folder: string
  /** Its process, as core writes locks. */
  readonly lock: string
  /** A `SandboxRecord`, as soon as it can be used. */
  readonly record: string
  readonly kubeconfig: string
  readonly log: string
}

/** The paths of the background sandbox. */
export function sandboxFolder(state: string): SandboxFolder {
  const folder = join(state, 'sandbox')
  const at = (name: string) => join(folder, name)
  return { folder, lock: at('lock'), record: at('sandbox.json'), kubeconfig: at('kubeconfig'), log: at('log') }
}

/** Makes the folder, readable by its owner only. */
export async function makeSandboxFolder({ folder }: SandboxFolder): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
}

/** Removes what says that a sandbox is running. The log stays. */
export async function clearSandboxFolder({ lock, record, kubeconfig }: SandboxFolder): Promise<void> {
  for (const file of [record, kubeconfig, lock]) await rm(file, { force: true })
}
