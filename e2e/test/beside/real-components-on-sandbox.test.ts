import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { controlPlaneParts, startSandbox } from 'chaos-sandbox'
import { execa } from 'execa'
import { describe, expect, test } from 'vitest'
import { controlPlanePrograms } from '../../support/cluster/control-plane-programs.ts'
import { apiErrors } from '../../support/sandbox/api-errors.ts'
import { startRealComponents } from '../../support/sandbox/real-components.ts'
import { sharedKitManifests } from '../../support/shared-kit.ts'
import { until as look } from '../../support/until.ts'

/** kubectl takes as much of the machine as the components that it looks at. */
const until: typeof look = (what, seen) => look(what, seen, { every: 500 })

describe('the real scheduler, controller manager and simulated kubelets on the API server of the sandbox', () => {
  test('run a Deployment through healing, a rollout and a drain, without errors of the API', async ({
    skip,
    onTestFinished,
  }) => {
    const programs = controlPlanePrograms()
    if ('skipped' in programs) return skip(programs.skipped)
    const manifests = sharedKitManifests()
    if (manifests === undefined) return skip('No cluster kit lies beside the repository.')
    for (const name of ['hyperkube', 'kube-scheduler', 'kube-controller-manager', 'kwok', 'kubectl'])
      if (!existsSync(join(programs.folder, name))) return skip(`There is no ${name} in ${programs.folder}.`)

    const folder = await mkdtemp(join(tmpdir(), 'chaos-e2e-components-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const sandbox = await startSandbox({ preset: 'empty', nodes: 0, without: controlPlaneParts() })
    onTestFinished(() => sandbox.stop())
    await writeFile(join(folder, 'kubeconfig'), sandbox.kubeconfig, { mode: 0o600 })
    const env = { KUBECONFIG: join(folder, 'kubeconfig'), HOME: folder }
    const kubectl = async (...args: readonly string[]) =>
      (await execa(join(programs.folder, 'kubectl'), args, { cwd: folder, env })).stdout
    const components = await startRealComponents({
      programs: programs.folder,
      manifests,
      folder,
      url: sandbox.url,
      without: [],
      nodes: 3,
      kubectl,
    })
    onTestFinished(() => components.stop())

    const names = async (selector = 'app=web') =>
      (await kubectl('get', 'pods', '-l', selector, '-o', 'name')).split('\n').filter(Boolean)
    const field = (path: string) => kubectl('get', 'deployment', 'web', '-o', `jsonpath={${path}}`)
    const ready = () => until('20 pods are ready', async () => (await field('.status.readyReplicas')) === '20')

    await kubectl('create', 'deployment', 'web', '--image=example/web:1', '--replicas=20')
    await kubectl('rollout', 'status', 'deployment/web', '--timeout=60s')
    await ready()
    await kubectl('expose', 'deployment', 'web', '--port=80')

    await kubectl('create', 'deployment', 'idle', '--image=example/idle:1', '--replicas=0')
    await kubectl('autoscale', 'deployment', 'idle', '--min=1', '--max=3')

    const first = await names()
    await kubectl('delete', ...first.slice(0, 5), '--wait=false')
    await until('the deleted pods are replaced', async () => {
      const now = await names()
      return now.length === 20 && first.slice(0, 5).every((name) => !now.includes(name))
    })
    await ready()

    await kubectl('set', 'image', 'deployment/web', 'web=example/web:2')
    await kubectl('rollout', 'status', 'deployment/web', '--timeout=60s')
    await until('only pods with the new image are left', async () => {
      const images = await kubectl('get', 'pods', '-o', 'jsonpath={.items[*].spec.containers[*].image}')
      return images === Array(20).fill('example/web:2').join(' ')
    })

    await kubectl('drain', 'node-1', '--timeout=60s')
    await ready()
    const places = await kubectl('get', 'pods', '-o', 'jsonpath={.items[*].spec.nodeName}')
    expect(new Set(places.split(' '))).toEqual(new Set(['node-2', 'node-3']))
    await until('the Service leads to 20 pods', async () => {
      const path = 'jsonpath={.items[*].endpoints[*].conditions.ready}'
      return (
        (await kubectl('get', 'endpointslices', '-l', 'kubernetes.io/service-name=web', '-o', path)) ===
        Array(20).fill('true').join(' ')
      )
    })

    await until('the autoscaler has looked at its target', async () => {
      const path = 'jsonpath={.status.conditions[*].reason}'
      return (
        (await kubectl('get', 'horizontalpodautoscaler', 'idle', '-o', path)) === 'SucceededGetScale ScalingDisabled'
      )
    })

    for (const component of ['controller-manager', 'scheduler', 'kwok'] as const)
      expect(apiErrors(await components.log(component)), component).toEqual([])
  })
})
