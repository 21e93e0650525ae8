import { inject } from 'vitest'
import { type Chaos, isolatedChaos } from './chaos.ts'

/** A sandbox that the command line has started in the background. */
export interface BackgroundSandbox {
  readonly chaos: Chaos
  /** What `chaos sandbox up` exports. */
  readonly environment: { readonly KUBECONFIG: string; readonly [name: string]: string }
  stop(): Promise<void>
}

/** Starts a sandbox with `chaos sandbox up`, in a state folder of its own. */
export async function startBackgroundSandbox(...args: readonly string[]): Promise<BackgroundSandbox> {
  const chaos = await isolatedChaos(inject('cli'), {})
  const stop = async () => {
    await chaos.run(['sandbox', 'down'])
    await chaos.remove()
  }
  const { exitCode, stdout, stderr } = await chaos.run(['sandbox', 'up', ...args])
  const exported = Object.fromEntries(
    [...stdout.matchAll(/^export (\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
  )
  const { KUBECONFIG, ...others } = exported as Record<string, string>
  if (exitCode !== 0 || KUBECONFIG === undefined) {
    await stop()
    throw new Error(`chaos sandbox up ended with ${exitCode}: ${stderr}`)
  }
  return { chaos, environment: { KUBECONFIG, ...others }, stop }
}
