import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { StepFailure, type SystemContext } from 'chaos-plugin-api'
import { kubeconfigFiles, kubeconfigVariable } from '../kubeconfig/read-kubeconfig.ts'
import type { ClusterSelection } from '../select-cluster.ts'

/** Rights of the group and of all others to write. */
const writableByOthers = 0o022

/**
 * Makes sure that a kubeconfig which only the record of a run names, and which names a program to get credentials by, is the user's own: whoever else
 * could write the file, or put another one in its place, could have any program run. All files that make up the kubeconfig count. On
 * Windows, where files have no such modes, nothing is asked. Throws `StepFailure` with reason `no-access`, which is lasting.
 */
export async function refuseForeignProgram(
  { context, user }: Pick<ClusterSelection, 'context' | 'user'>,
  { environment, recorded }: Pick<SystemContext, 'environment' | 'recorded'>,
): Promise<void> {
  const program = user.exec?.command ?? user['auth-provider']?.config?.['cmd-path']
  const own = process.getuid?.()
  const variable = kubeconfigVariable(environment)
  if (context === undefined || program === undefined || own === undefined) return
  if (variable === undefined || recorded?.has(variable) !== true) return
  for (const file of kubeconfigFiles(environment)) {
    const why = await whyNotOwn(file, own)
    if (why === undefined) continue
    throw new StepFailure(
      `The program ${program} is not run for credentials: the record of the run names the kubeconfig ${file} for it, and ${why}.`,
      {
        reason: 'no-access',
        lasting: true,
        remedy:
          'Make the file and its folder yours alone, or name a kubeconfig with --kubeconfig; if you trust this one, add --trust.',
      },
    )
  }
}

async function whyNotOwn(file: string, own: number): Promise<string | undefined> {
  const found = await stat(file).catch(() => undefined)
  // What is not there is not read either.
  if (found === undefined) return undefined
  if (found.uid !== own) return 'that belongs to another user'
  if ((found.mode & writableByOthers) !== 0) return 'others may write that file'
  const folder = await stat(dirname(file))
  return (folder.mode & writableByOthers) === 0 ? undefined : 'others may write into its folder'
}
