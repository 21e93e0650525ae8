import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
 * Throws `ChaosError` where manifests can't be applied.
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
  } catch (error) {
    await stop()
    throw error
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
