import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SystemContext } from 'chaos-plugin-api'

/** A context whose clock jumps instead of pausing, and notes for how long (seconds). The time that a request is given doesn't run out. */
export interface TestContext extends SystemContext {
  readonly slept: number[]
}

/** Seconds. Pauses are shorter. */
const timeLimit = 30

async function untilAborted(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
}

export function testContext(parts: Partial<SystemContext> = {}): TestContext {
  const slept: number[] = []
  let now = 0
  const silent = () => undefined
  return {
    signal: new AbortController().signal,
    logger: { debug: silent, info: silent, warn: silent, error: silent },
    clock: {
      now: () => now,
      async sleep(seconds, signal) {
        signal?.throwIfAborted()
        if (seconds >= timeLimit) return untilAborted(signal)
        slept.push(seconds)
        now += seconds * 1000
        await new Promise((resolve) => setImmediate(resolve))
        signal?.throwIfAborted()
      },
    },
    secrets: {},
    configuration: {},
    environment: {},
    learnSecret: silent,
    slept,
    ...parts,
  }
}

/** Writes a kubeconfig with one context that leads to the server, and says in which variable to name it. */
export async function kubeconfigFor(
  server: string,
  user: Readonly<Record<string, unknown>> = {},
  more: Readonly<Record<string, unknown>> = {},
  cluster = 'test-cluster',
) {
  const folder = await mkdtemp(join(tmpdir(), 'kubeconfig-'))
  const file = join(folder, 'config')
  const content = {
    clusters: [{ name: cluster, cluster: { server, ...more } }],
    users: [{ name: 'tester', user }],
    contexts: [{ name: 'test', context: { cluster, user: 'tester' } }],
    'current-context': 'test',
  }
  await writeFile(file, JSON.stringify(content))
  return { KUBECONFIG: file }
}
