import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { SandboxOptions } from 'chaos-sandbox'
import type { Usage } from './server.ts'

/** A sandbox in a process of its own. */
export interface ServerProcess extends AsyncDisposable {
  readonly url: string
  usage(): Promise<Usage>
}

/** Starts a sandbox in a process of its own, so that what it gives is measured from outside of it. */
export async function startServerProcess(options: SandboxOptions): Promise<ServerProcess> {
  const child = fork(fileURLToPath(new URL('./server.ts', import.meta.url)), [JSON.stringify(options)])
  const gone = once(child, 'exit')
  const [url] = (await Promise.race([
    once(child, 'message'),
    gone.then(() => {
      throw new Error('The sandbox has ended before it could be used.')
    }),
  ])) as [string]
  return {
    url,
    async usage() {
      child.send('usage')
      const [usage] = (await once(child, 'message')) as [Usage]
      return usage
    },
    async [Symbol.asyncDispose]() {
      child.disconnect()
      await gone
    },
  }
}
