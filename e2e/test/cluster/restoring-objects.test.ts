import type { KubernetesObject, V1Deployment } from '@kubernetes/client-node'
import { expect } from 'vitest'
import { whileGoing } from '../../support/chaos.ts'
import { countPaused } from '../../support/count-paused.ts'
import { action, writeExperiment } from '../../support/experiment.ts'
import { type Writer, writeAs } from '../../support/kubernetes/write-as.ts'
import { onEachCluster, type Target } from '../../support/on-each-cluster.ts'
import { until } from '../../support/until.ts'

/** Where a case takes place. */
interface Scene {
  readonly target: Target
  readonly namespace: string
  /** Somebody else. */
  readonly other: Writer
  web(replicas?: number): V1Deployment
  readWeb(): Promise<V1Deployment | undefined>
  policy(): Promise<{ readonly spec?: { readonly policyTypes?: readonly string[] } } | undefined>
}

interface Case {
  readonly title: string
  /** What is there before the run; a Deployment of two replicas, owned by `helm`, unless said otherwise. */
  readonly before?: (scene: Scene) => Promise<void>
  readonly method: (namespace: string) => readonly object[]
  /** What somebody else does after the run was killed, and before it is recovered. */
  readonly meanwhile?: (scene: Scene) => Promise<void>
  readonly exitCode: 0 | 5
  readonly fate: string
  /** What the recovery has to say. */
  readonly says?: RegExp
  readonly after: (scene: Scene) => Promise<void>
}

const scale = (ns: string, replicas: number) =>
  action('chaosk8s.deployment.actions', 'scale_deployment', { name: 'web', ns, replicas })
const remove = (ns: string) => action('chaosk8s.deployment.actions', 'delete_deployment', { name: 'web', ns })
const deny = (ns: string) => action('chaosk8s.networking.actions', 'deny_all_ingress', { ns })

const replicasOf = async (scene: Scene) => (await scene.readWeb())?.spec?.replicas
const isScaledTo = (replicas: number | undefined) => async (scene: Scene) => {
  expect(await replicasOf(scene)).toBe(replicas)
}

/** Whether it is as before the run, and `helm`, its owner then, may scale it without a conflict. */
async function isAsBeforeAndHelms(scene: Scene): Promise<void> {
  await isScaledTo(2)(scene)
  await (await writeAs(scene.target, 'helm')).apply(scene.web(3))
  await isScaledTo(3)(scene)
}

/** The deletion of an object, and that it is gone. */
async function deleteWeb({ target: { apps }, namespace, readWeb }: Scene): Promise<void> {
  await apps.deleteNamespacedDeployment({ name: 'web', namespace, propagationPolicy: 'Background' })
  await until('it is gone', async () => (await readWeb()) === undefined)
}

async function setFinalizers(scene: Scene, finalizers: readonly string[] | null): Promise<void> {
  const { apiVersion, kind, metadata } = scene.web()
  await scene.other.set({ apiVersion, kind, metadata: { ...metadata, finalizers } } as KubernetesObject)
}

async function forgetOwners({ target, namespace }: Scene, replicas: number): Promise<void> {
  const { PatchStrategy } = await import('@kubernetes/client-node')
  const about = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace } }
  const forget = { ...about, metadata: { ...about.metadata, managedFields: [{}] } } as KubernetesObject
  const set = { ...about, spec: { replicas } } as KubernetesObject
  for (const body of [set, forget])
    await target.objects.patch(body, undefined, undefined, 'somebody', undefined, PatchStrategy.MergePatch)
}

const cases: readonly Case[] = [
  {
    title: 'what the run created and somebody else has deleted since is as before',
    method: (ns) => [deny(ns)],
    meanwhile: async ({ target, namespace }) => {
      const about = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' }
      await target.objects.delete({ ...about, metadata: { name: 'chaostoolkit-deny-all-ingress', namespace } })
    },
    exitCode: 0,
    fate: 'restored',
    after: async (scene) => expect(await scene.policy()).toBeUndefined(),
  },
  {
    title: 'what the run scaled and then deleted comes back as it was before the run, and its owner owns it again',
    method: (ns) => [scale(ns, 1), remove(ns)],
    exitCode: 0,
    fate: 'restored',
    after: isAsBeforeAndHelms,
  },
  {
    title: 'what the run scaled twice is as before all of it, and its owner owns it again',
    method: (ns) => [scale(ns, 0), scale(ns, 4)],
    exitCode: 0,
    fate: 'restored',
    after: isAsBeforeAndHelms,
  },
  {
    title: 'what somebody else has deleted is gone, and stays so',
    method: (ns) => [scale(ns, 1)],
    meanwhile: deleteWeb,
    exitCode: 0,
    fate: 'gone',
    after: isScaledTo(undefined),
  },
  {
    title: 'what stood in a namespace that somebody else has deleted is gone',
    method: (ns) => [scale(ns, 1), remove(ns)],
    meanwhile: async ({ target, namespace }) => {
      await target.core.deleteNamespace({ name: namespace })
      await until('it is gone', async () => {
        const { items } = await target.core.listNamespace()
        return items.every(({ metadata }) => metadata?.name !== namespace)
      })
    },
    exitCode: 0,
    fate: 'gone',
    after: isScaledTo(undefined),
  },
  {
    title: 'what a finalizer keeps from going is open, and the finalizer is named',
    before: (scene) => setFinalizers(scene, ['example.com/hold']),
    method: (ns) => [remove(ns)],
    exitCode: 5,
    fate: 'OPEN',
    says: /example\.com\/hold/,
    after: (scene) => setFinalizers(scene, null),
  },
  {
    title: 'what somebody else is deleting is theirs',
    before: (scene) => setFinalizers(scene, ['example.com/hold']),
    method: (ns) => [scale(ns, 1)],
    meanwhile: async ({ target: { apps }, namespace }) => {
      await apps.deleteNamespacedDeployment({ name: 'web', namespace })
    },
    exitCode: 0,
    fate: 'gone',
    after: async (scene) => {
      await isScaledTo(1)(scene)
      await setFinalizers(scene, null)
    },
  },
  {
    title: 'another object of the name is left alone',
    method: (ns) => [scale(ns, 1)],
    meanwhile: async (scene) => {
      await deleteWeb(scene)
      await scene.other.apply(scene.web(1))
    },
    exitCode: 0,
    fate: 'replaced',
    after: isScaledTo(1),
  },
  {
    title: 'what the run created and somebody else has edited is left, and said',
    method: (ns) => [deny(ns)],
    meanwhile: async ({ other, namespace }) => {
      const about = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' }
      const metadata = { name: 'chaostoolkit-deny-all-ingress', namespace }
      await other.set({ ...about, metadata, spec: { policyTypes: ['Ingress', 'Egress'] } } as KubernetesObject)
    },
    exitCode: 5,
    fate: 'drifted',
    says: /policyTypes/,
    after: async (scene) => expect((await scene.policy())?.spec?.policyTypes).toEqual(['Ingress', 'Egress']),
  },
  {
    title: 'what somebody else has added to what the run created does not keep it',
    method: (ns) => [deny(ns)],
    meanwhile: async ({ other, namespace }) => {
      const about = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' }
      const metadata = { name: 'chaostoolkit-deny-all-ingress', namespace, annotations: { note: 'seen' } }
      await other.set({ ...about, metadata })
    },
    exitCode: 0,
    fate: 'restored',
    after: async (scene) => expect(await scene.policy()).toBeUndefined(),
  },
  {
    title: 'a value that somebody else has set is left, and who it was is said',
    method: (ns) => [scale(ns, 1)],
    meanwhile: ({ other, web }) => other.set({ ...web(), spec: { replicas: 4 } } as KubernetesObject),
    exitCode: 0,
    fate: 'superseded',
    after: isScaledTo(4),
  },
  {
    title: 'a value that somebody else has set to another one and then to ours is theirs',
    method: (ns) => [scale(ns, 1)],
    meanwhile: async ({ other, web }) => {
      await other.set({ ...web(), spec: { replicas: 4 } } as KubernetesObject)
      await other.set({ ...web(), spec: { replicas: 1 } } as KubernetesObject)
    },
    exitCode: 0,
    fate: 'superseded',
    after: isScaledTo(1),
  },
  {
    title: 'a value of ours that somebody else applies, too, is theirs as well',
    method: (ns) => [scale(ns, 1)],
    meanwhile: ({ other, web }) => other.apply({ ...web(), spec: { replicas: 1 } } as KubernetesObject),
    exitCode: 0,
    fate: 'superseded',
    after: isScaledTo(1),
  },
  {
    title: 'a value of ours whose owner nobody can tell is put back',
    method: (ns) => [scale(ns, 1)],
    meanwhile: (scene) => forgetOwners(scene, 1),
    exitCode: 0,
    fate: 'restored',
    after: isScaledTo(2),
  },
  {
    title: 'another value whose owner nobody can tell is left, with the command',
    method: (ns) => [scale(ns, 1)],
    meanwhile: (scene) => forgetOwners(scene, 5),
    exitCode: 5,
    fate: 'drifted',
    says: /kubectl scale deployment web .*--replicas=2/,
    after: isScaledTo(5),
  },
]

onEachCluster('restoring an object after kill -9', (test) => {
  for (const { title, before, method, meanwhile, exitCode, fate, says, after } of cases) {
    test(title, async ({ target, namespace, chaos }) => {
      const scene = await setScene(target, namespace)
      await (await writeAs(target, 'helm')).apply(scene.web(2))
      await until('it is available', async () => (await scene.readWeb())?.status?.availableReplicas === 2)
      await before?.(scene)
      const steps = [...method(namespace)]
      const last = steps.pop()!
      const run = chaos.start([
        'run',
        await writeExperiment(chaos.folder, {
          method: [...steps, { ...last, pauses: { after: 300 } }],
          runtime: { undo: { deadline: 5 } },
        }),
      ])
      await whileGoing(
        run,
        until('all is changed', async () => (await countPaused(chaos)) > 0),
      )
      run.kill('SIGKILL')
      await run.finished
      await meanwhile?.(scene)

      const recovered = await chaos.run(['recover', '--yes'])

      const output = recovered.stdout + recovered.stderr
      expect(recovered.exitCode, output).toBe(exitCode)
      expect(output).toMatch(new RegExp(`^ +${fate}\\b`, 'm'))
      if (says !== undefined) expect(output).toMatch(says)
      await after(scene)
    })
  }
})

async function setScene(target: Target, namespace: string): Promise<Scene> {
  const labels = { app: 'web' }
  const absent = (error: unknown) => {
    if ((error as { readonly code?: number }).code === 404) return undefined
    throw error
  }
  return {
    target,
    namespace,
    other: await writeAs(target, 'somebody'),
    web: (replicas) => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace },
      ...(replicas === undefined
        ? {}
        : {
            spec: {
              replicas,
              selector: { matchLabels: labels },
              template: {
                metadata: { labels },
                spec: { containers: [{ name: 'pause', image: 'registry.k8s.io/pause:3.10' }] },
              },
            },
          }),
    }),
    readWeb: () => target.apps.readNamespacedDeployment({ name: 'web', namespace }).catch(absent),
    policy: () =>
      target.objects
        .read({
          apiVersion: 'networking.k8s.io/v1',
          kind: 'NetworkPolicy',
          metadata: { name: 'chaostoolkit-deny-all-ingress', namespace },
        })
        .catch(absent) as ReturnType<Scene['policy']>,
  }
}
