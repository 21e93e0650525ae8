import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type DeadEnd, readLock } from 'chaos-core'
import { findSandbox } from './find-sandbox.ts'
import { type SandboxFolder, sandboxFolder } from './sandbox-folder.ts'

/**
 * What leads nowhere where the environment names a background sandbox that has ended, as in a shell that once started it: that of a state folder, or
 * of another one. Undefined where it names anything else.
 */
export async function endedSandbox(
  { KUBECONFIG }: Readonly<Record<string, string | undefined>>,
  state: string,
): Promise<DeadEnd | undefined> {
  if (KUBECONFIG === undefined || KUBECONFIG === '') return undefined
  // The kubeconfig of a sandbox lies in a folder of its state folder.
  const paths = sandboxFolder(dirname(dirname(resolve(KUBECONFIG))))
  if (resolve(KUBECONFIG) !== paths.kubeconfig) return undefined
  if (paths.kubeconfig !== sandboxFolder(state).kubeconfig && !(await hasTraces(paths))) return undefined
  if ((await findSandbox(paths)) !== undefined) return undefined
  return {
    variable: 'KUBECONFIG',
    sentence:
      'KUBECONFIG names a sandbox that has ended. Start one with "chaos sandbox up", or let the run make one: --sandbox.',
  }
}

/** Whether a sandbox was here: one that ended leaves its log and takes its kubeconfig along, one that was killed leaves its lock. */
async function hasTraces({ kubeconfig, lock, log }: SandboxFolder): Promise<boolean> {
  return (!existsSync(kubeconfig) && existsSync(log)) || (await readLock(lock)) !== undefined
}
