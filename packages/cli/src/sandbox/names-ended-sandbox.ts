import { findSandbox } from './find-sandbox.ts'
import { sandboxFolder } from './sandbox-folder.ts'

/** Whether the environment names the background sandbox of a state folder, as in a shell that once started it, and that has ended. */
export async function namesEndedSandbox(
  { KUBECONFIG }: Readonly<Record<string, string | undefined>>,
  state: string,
): Promise<boolean> {
  const paths = sandboxFolder(state)
  return KUBECONFIG === paths.kubeconfig && (await findSandbox(paths)) === undefined
}
