import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSandbox } from 'chaos-sandbox'
import { expect, test } from 'vitest'
import { controlPlanePrograms } from '../../support/cluster/control-plane-programs.ts'
import { kubectlFor } from '../../support/sandbox/kubectl.ts'
import { until } from '../../support/until.ts'

const pod = (name: string, annotations: Readonly<Record<string, string>>, resources: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels: { app: name }, annotations },
  spec: {
    nodeName: 'node-1',
    containers: [
      { name: 'main', image: 'example/main:1', resources },
      { name: 'aside', image: 'example/aside:1', resources },
    ],
  },
})

test('unmodified kubectl shows with top what the pods of a sandbox are declared to use', async ({
  skip,
  onTestFinished,
}) => {
  const programs = controlPlanePrograms()
  if ('skipped' in programs) return skip(programs.skipped)
  const folder = await mkdtemp(join(tmpdir(), 'chaos-e2e-top-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const sandbox = await startSandbox({ preset: 'empty', nodes: 2 })
  onTestFinished(() => sandbox.stop())
  const kubeconfigPath = join(folder, 'kubeconfig')
  await writeFile(kubeconfigPath, sandbox.kubeconfig, { mode: 0o600 })
  const kubectl = await kubectlFor(join(programs.folder, 'kubectl'), {
    kubeconfigPath,
    folder,
    home: join(folder, 'home'),
  })
  const rows = async (commandLine: string) => {
    const { exitCode, stdout, stderr } = await kubectl(`top ${commandLine} --no-headers`)
    expect(stderr).toBe('')
    expect(exitCode).toBe(0)
    return stdout.split('\n').map((line) => line.trim().split(/\s+/).join(' '))
  }

  const declared = pod('declared', { 'sim.cluster/cpu': '250m', 'sim.cluster/memory': '64Mi' })
  const asking = pod('asking', {}, { requests: { cpu: '1', memory: '1Gi' } })
  await kubectl('create -f -', [declared, asking].map((each) => JSON.stringify(each)).join('\n---\n'))
  await kubectl('wait pods --all --for=condition=Ready --timeout=20s')

  expect(await rows('pods')).toEqual(['asking 200m 204Mi', 'declared 250m 64Mi'])
  expect(await rows('pods -l app=declared --containers')).toEqual(
    expect.arrayContaining(['declared main 125m 32Mi', 'declared aside 125m 32Mi']),
  )
  expect(await rows('pods -A --sort-by=cpu')).toEqual(['default declared 250m 64Mi', 'default asking 200m 204Mi'])
  expect((await rows('nodes')).map((row) => row.split(' ').slice(0, 2).join(' '))).toEqual(['node-1 450m', 'node-2 0m'])

  await kubectl('annotate pod declared sim.cluster/cpu=2 --overwrite')
  await until('the new figure is shown', async () => (await rows('pod declared'))[0] === 'declared 2000m 64Mi')

  expect((await kubectl('get --raw /apis/metrics.k8s.io/v1beta1/nodes/node-1')).stdout).toContain('"cpu":"2200m"')
  await kubectl('delete apiservice v1beta1.metrics.k8s.io')
  expect((await kubectl('top pods')).stderr).toContain('Metrics API not available')
})
