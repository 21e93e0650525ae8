import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'

type Environment = Readonly<Record<string, string | undefined>>

/** A sandbox that is running, and what a run must see to act on it and on nothing else. */
export interface SandboxForRun extends AsyncDisposable {
  readonly environment: Environment
}

/**
 * Starts the embedded cluster. The environment that comes with it names no other cluster: `KUBECONFIG` is the sandbox's own, and
 * Chaos Toolkit's variables and those of a pod are left out. The seed of a run fixes what the cluster chooses at random, too.
 */
export async function startSandboxForRun(environment: Environment, seed: string | undefined): Promise<SandboxForRun> {
  const { startSandbox } = await import('chaos-sandbox')
  const sandbox = await startSandbox(seed === undefined ? {} : { seed: crc32(seed) })
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
      environment: { ...withoutClusters(environment), ...sandbox.environment, KUBECONFIG: kubeconfig },
      [Symbol.asyncDispose]: stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** The environment without everything that names a cluster. */
export function withoutClusters(environment: Environment): Environment {
  const names = Object.keys(environment).filter(
    (name) => !name.startsWith('KUBERNETES_') && name !== 'CHAOSTOOLKIT_IN_POD' && name !== 'KUBECONFIG',
  )
  return Object.fromEntries(names.map((name) => [name, environment[name]]))
}
