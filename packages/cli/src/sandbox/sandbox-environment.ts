import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ChaosError, whyNotWritten } from 'chaos-core'
import type { Sandbox } from 'chaos-sandbox'
import { manifestsRefused } from './manifests-refused.ts'
import { type SandboxRequest, sandboxOptions } from './sandbox-options.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** A sandbox that is running, and what a run must see to act on it and on nothing else. */
export interface SandboxForRun extends AsyncDisposable {
  readonly environment: Environment
}

/**
 * Starts the embedded cluster. The environment that comes with it names no other cluster: `KUBECONFIG` is the sandbox's own, and the `variables` by
 * which plugins find their systems are left out. The seed of a run fixes what the cluster chooses at random, too.
 * Throws `ChaosError` where manifests can't be applied, or its kubeconfig can't be written.
 */
export async function startSandboxForRun(
  environment: Environment,
  request: SandboxRequest,
  variables: readonly string[],
): Promise<SandboxForRun> {
  const sandbox = await start(request)
  let folder: string | undefined
  const stop = async () => {
    await sandbox.stop()
    if (folder !== undefined) await rm(folder, { recursive: true, force: true })
  }
  try {
    folder = await mkdtemp(join(tmpdir(), 'chaos-sandbox-'))
    const kubeconfig = join(folder, 'kubeconfig')
    await writeFile(kubeconfig, sandbox.kubeconfig, { mode: 0o600 })
    return {
      environment: { ...without(environment, variables), ...sandbox.environment, KUBECONFIG: kubeconfig },
      [Symbol.asyncDispose]: stop,
    }
  } catch (cause) {
    await stop()
    const why = whyNotWritten(cause)
    throw new ChaosError(`The kubeconfig of the sandbox can't be written to ${folder ?? tmpdir()}: ${why}.`, {
      remedy: 'Make room or rights there, or name another folder for temporary files with TMPDIR.',
      cause,
    })
  }
}

async function start(request: SandboxRequest): Promise<Sandbox> {
  const { ManifestError, startSandbox } = await import('chaos-sandbox')
  try {
    return await startSandbox(sandboxOptions(request))
  } catch (cause) {
    if (!(cause instanceof ManifestError)) throw cause
    throw manifestsRefused(cause.problems, 'or leave out --sandbox-manifests', cause)
  }
}

function without(environment: Environment, variables: readonly string[]): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !variables.includes(name)))
}
