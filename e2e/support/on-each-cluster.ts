import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, describe, inject } from 'vitest'
import { type Chaos, isolatedChaos } from './chaos.ts'
import { type Cluster, connect } from './kubernetes/connect.ts'
import { createNamespace, deleteNamespace } from './kubernetes/namespaces.ts'
import { cordonedNodes, setCordoned } from './kubernetes/schedulability.ts'

/** A cluster that a test acts on, and the client to look at it with. */
export interface Target extends Cluster {
  readonly kubeconfigPath: string
}

type Source = { readonly kubeconfigPath: string } | { readonly skipped: string }

/**
 * What a test gets: `target`, the cluster; `namespace`, one of its own, deleted afterwards; `chaos`, the command line, pointed at the target
 * by KUBECONFIG.
 */
function testOn(source: () => Promise<{ readonly at: Source; readonly stop: () => Promise<void> }>) {
  return (
    base
      // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures are wanted
      .extend('source', { scope: 'file' }, async ({}, { onCleanup }) => {
        const { at, stop } = await source()
        onCleanup(stop)
        return at
      })
      .extend('target', async ({ source: at, skip }, { onCleanup }): Promise<Target> => {
        if ('skipped' in at) return skip(at.skipped)
        const cluster = await connect(at.kubeconfigPath)
        const before = await cordonedNodes(cluster)
        // What one test leaves cordoned must not starve the next one of nodes.
        onCleanup(async () => {
          for (const node of await cordonedNodes(cluster))
            if (!before.includes(node)) await setCordoned(cluster, node, false)
        })
        return { ...cluster, kubeconfigPath: at.kubeconfigPath }
      })
      .extend('namespace', async ({ target }, { onCleanup }): Promise<string> => {
        const name = await createNamespace(target)
        onCleanup(() => deleteNamespace(target, name))
        return name
      })
      .extend('chaos', async ({ target }, { onCleanup }): Promise<Chaos> => {
        const chaos = await isolatedChaos(inject('cli'), { KUBECONFIG: target.kubeconfigPath })
        onCleanup(() => chaos.remove())
        return chaos
      })
  )
}

export type ClusterTest = ReturnType<typeof testOn>

/** The tests' shared cluster, wherever it came from. */
export const onCluster: ClusterTest = testOn(async () => ({ at: inject('cluster'), stop: async () => {} }))

/** A sandbox in the process of the test file. */
const onHostedSandbox: ClusterTest = testOn(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'chaos-e2e-sandbox-'))
  const { startSandbox } = await import('chaos-sandbox')
  const sandbox = await startSandbox()
  const kubeconfigPath = join(folder, 'kubeconfig')
  await writeFile(kubeconfigPath, sandbox.kubeconfig, { mode: 0o600 })
  return {
    at: { kubeconfigPath },
    stop: async () => {
      await sandbox.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
})

/** Defines the same tests for the shared cluster and for a sandbox that this process hosts. */
export function onEachCluster(title: string, define: (test: ClusterTest) => void): void {
  describe(`${title}, on a cluster`, () => define(onCluster))
  describe(`${title}, on a sandbox`, () => define(onHostedSandbox))
}
