import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test as base, inject } from 'vitest'
import { controlPlanePrograms } from '../cluster/control-plane-programs.ts'
import { until } from '../until.ts'
import { expectSameOutputs, type Sides } from './compare-kubectl.ts'
import { type Kubectl, kubectlFor } from './kubectl.ts'

const manifests = fileURLToPath(new URL('manifests', import.meta.url))

/** kubectl in a namespace of the test's own, which both clusters have under the same name. */
export interface Both extends Sides {
  readonly namespace: string
  /** Does the commands on both and expects the same outputs and exit codes, names and times apart. */
  expectSame(commandLines: readonly string[]): Promise<void>
}

type Found = Sides | { readonly skipped: string }

/** Tests with the real control plane on one side and a sandbox of as many nodes on the other. */
export const onBothClusters = base
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures are wanted
  .extend('sides', { scope: 'file' }, async ({}, { onCleanup }): Promise<Found> => {
    const cluster = inject('cluster')
    if ('skipped' in cluster) return cluster
    const programs = controlPlanePrograms()
    if ('skipped' in programs) return programs
    const folder = await mkdtemp(join(tmpdir(), 'chaos-e2e-kubectl-'))
    const ends: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })]
    onCleanup(async () => {
      for (const end of ends.reverse()) await end()
    })
    const kubectl = (kubeconfigPath: string, home: string) =>
      kubectlFor(join(programs.folder, 'kubectl'), { kubeconfigPath, folder: manifests, home: join(folder, home) })
    const real = await kubectl(cluster.kubeconfigPath, 'real')
    const nodes = (await real('get nodes -l sim.cluster/kubelet=running -o name')).stdout.split('\n').filter(Boolean)
    if (nodes.length === 0)
      return { skipped: 'Only a cluster of the cluster kit is enough like the sandbox to compare them.' }
    const { startSandbox } = await import('chaos-sandbox')
    const sandbox = await startSandbox({ preset: 'empty', nodes: nodes.length, without: ['metrics-server'] })
    ends.push(() => sandbox.stop())
    const kubeconfigPath = join(folder, 'kubeconfig')
    await writeFile(kubeconfigPath, sandbox.kubeconfig, { mode: 0o600 })
    return { real, sandbox: await kubectl(kubeconfigPath, 'sandbox') }
  })
  .extend('both', async ({ sides, skip, task }, { onCleanup }): Promise<Both> => {
    if ('skipped' in sides) return skip(sides.skipped)
    const namespace = `e2e-${task.name
      .replaceAll(/[^a-z]+/gi, '-')
      .toLowerCase()
      .slice(0, 40)}`.replace(/-+$/, '')
    const inNamespace =
      (kubectl: Kubectl): Kubectl =>
      (commandLine, input) =>
        kubectl(`--namespace=${namespace} ${commandLine}`, input)
    await Promise.all([sides.real, sides.sandbox].map((kubectl) => createNamespace(kubectl, namespace)))
    onCleanup(async () => {
      await Promise.all(
        [sides.real, sides.sandbox].map(async (kubectl) => {
          await kubectl(`delete namespace ${namespace} --wait=false`)
          // A namespace goes when its turn comes. Until then its bare pods, which nothing makes again, would stop who drains their node.
          await kubectl(`--namespace=${namespace} delete pods --all --force --grace-period=0 --wait=false`)
        }),
      )
    })
    const own: Sides = { real: inNamespace(sides.real), sandbox: inNamespace(sides.sandbox) }
    return { ...own, namespace, expectSame: (commandLines) => expectSameOutputs(own, commandLines) }
  })

async function createNamespace(kubectl: Kubectl, name: string): Promise<void> {
  await kubectl(`create namespace ${name}`)
  await until(`the namespace ${name} has its service account`, async () => {
    const { exitCode } = await kubectl(`--namespace=${name} get serviceaccount default`)
    return exitCode === 0
  })
}
