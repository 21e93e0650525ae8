import { readlink, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { StepFailure, type SystemContext } from 'chaos-plugin-api'
import type { ClusterSelection } from '../cluster-selection.ts'
import { kubeconfigFiles, kubeconfigVariable } from '../kubeconfig/read-kubeconfig.ts'

/** Rights of the group and of all others to write. */
const writableByOthers = 0o022
/** In such a folder nobody replaces what belongs to another. */
const sticky = 0o1000

/**
 * Makes sure that a kubeconfig which only the record of a run names, and which names a program to get credentials by, is the user's own: whoever else
 * could write the file, or put another one in its place, could have any program run. All files that make up the kubeconfig count, and
 * where one is a link, each folder on the way to what it leads to, with those that these are in. On Windows, where files have no such modes, nothing is asked. Throws `StepFailure` with reason `no-access`, which is lasting.
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
  let where = 'its folder'
  for await (const folder of foldersTo(file)) {
    const { mode, uid } = await stat(folder)
    if ((mode & writableByOthers) !== 0) return `others may write into ${where}`
    // Root may write everywhere anyway.
    if (uid !== own && uid !== 0) return `${where} belongs to another user`
    for (let above = dirname(folder), below = folder; above !== below; below = above, above = dirname(above)) {
      const outer = await stat(above)
      if ((outer.mode & writableByOthers) !== 0 && (outer.mode & sticky) === 0) return `others may exchange ${below}`
      if (outer.uid !== own && outer.uid !== 0) return `${above}, in which it is, belongs to another user`
    }
    where = 'a folder that it is linked to'
  }
  return undefined
}

/** The folder of a file, and, as long as that is a link, the folder of what it leads to. */
async function* foldersTo(file: string): AsyncGenerator<string> {
  for (let at: string | undefined = file; at !== undefined; ) {
    const folder: string = await realpath(dirname(at))
    yield folder
    const target: string | undefined = await readlink(join(folder, basename(at))).catch(() => undefined)
    at = target === undefined ? undefined : resolve(folder, target)
  }
}
