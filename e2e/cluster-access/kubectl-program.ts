import { join } from 'node:path'
import { execa } from 'execa'
import { controlPlanePrograms } from '../support/cluster/control-plane-programs.ts'

/** A real kubectl. */
export interface KubectlProgram {
  readonly program: string
  /** Such as `1.35`. */
  readonly version: string
}

/** The kubectl of the control plane's programs, else the one on `PATH`, or why there is none. */
export async function kubectlProgram(): Promise<KubectlProgram | { readonly skipped: string }> {
  const programs = controlPlanePrograms()
  const program = 'folder' in programs ? join(programs.folder, 'kubectl') : 'kubectl'
  const { exitCode, stdout } = await execa(program, ['version', '--client', '-o', 'json'], { reject: false })
  if (exitCode !== 0)
    return {
      skipped: `There is no kubectl: neither on PATH, nor among the programs of a control plane (${'skipped' in programs ? programs.skipped : programs.folder}).`,
    }
  const { clientVersion } = JSON.parse(stdout) as { readonly clientVersion: { readonly gitVersion: string } }
  return { program, version: /^v?(\d+\.\d+)/.exec(clientVersion.gitVersion)?.[1] ?? clientVersion.gitVersion }
}
