import type { DeadEnd } from 'chaos-core'
import { findSandbox } from './find-sandbox.ts'
import { sandboxFolder } from './sandbox-folder.ts'

/**
 * What leads nowhere where the environment names the background sandbox of a state folder, as in a shell that once started it, and that has ended.
 * Undefined where it names anything else.
 */
export async function endedSandbox(
  { KUBECONFIG }: Readonly<Record<string, string | undefined>>,
  state: string,
): Promise<DeadEnd | undefined> {
  const paths = sandboxFolder(state)
  if (KUBECONFIG !== paths.kubeconfig || (await findSandbox(paths)) !== undefined) return undefined
  return {
    variable: 'KUBECONFIG',
    sentence:
      'KUBECONFIG names a sandbox that has ended. Start one with "chaos sandbox up", or let the run make one: --sandbox.',
  }
}
