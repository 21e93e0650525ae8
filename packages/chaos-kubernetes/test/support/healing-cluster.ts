import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  connect,
  deletePod,
  isReady,
  type KubernetesObject,
  type Pod,
  pods,
  type Resource,
  type WorkloadDebt,
  workloadHealer,
} from 'chaos-kubernetes-access'
import type {
  AnyChange,
  ChangeCall,
  ChangeDefinition,
  HealContext,
  HealedDebt,
  MakeChange,
  SystemContext,
} from 'chaos-plugin-api'
import { type SandboxOptions, startSandbox, virtualClock } from 'chaos-sandbox'

export interface Healed extends HealedDebt {
  readonly debt: WorkloadDebt
}

const silent = () => undefined

/** A call of an `apply` that nobody records. */
const unrecorded: ChangeCall = { again: async () => undefined, came: silent }

/** A sandbox under a virtual clock, what is removed from it, and the healer that judges it. */
export async function healingCluster(options: Omit<SandboxOptions, 'clock' | 'seed'> = {}) {
  const clock = virtualClock()
  const sandbox = await startSandbox({ preset: 'empty', nodes: 3, ...options, clock, seed: 7 })
  const folder = await mkdtemp(join(tmpdir(), 'chaos-healing-'))
  const kubeconfig = async (content: string) => {
    const path = join(folder, `kubeconfig-${Math.random()}`)
    await writeFile(path, content, { mode: 0o600 })
    return { KUBECONFIG: path }
  }
  const context: SystemContext = {
    clock,
    signal: new AbortController().signal,
    logger: { debug: silent, info: silent, warn: silent, error: silent },
    secrets: {},
    configuration: {},
    environment: await kubeconfig(sandbox.kubeconfig),
    learnSecret: silent,
  }
  const cluster = await connect(context)
  const debts: WorkloadDebt[] = []
  const change =
    (outcome: 'done' | 'unknown'): MakeChange<AnyChange> =>
    async <Data, Result>(type: ChangeDefinition<Data>, data: Data, apply: (call: ChangeCall) => Promise<Result>) => {
      if (type.undo === 'heals')
        debts.push({ data, outcome, at: clock.now(), seenUnhealed: false } as unknown as WorkloadDebt)
      return apply(unrecorded)
    }
  const call = async (method: string, path: string, body?: unknown) => {
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
    const answer = await fetch(`${sandbox.url}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': type } }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${text}`)
    return JSON.parse(text) as KubernetesObject
  }
  const ready = async (labelSelector: string) =>
    (await cluster.list(pods, { namespace: 'default', labelSelector })).filter((pod) => isReady(pod))
  return {
    sandbox,
    clock,
    context,
    cluster,
    debts,
    call,
    ready,
    kubeconfig,
    /** Lets so many seconds pass. */
    pass: async (seconds: number) => clock.advance(seconds * 1000),
    /** Makes an object, and lets the cluster settle. */
    async make(path: string, manifest: object): Promise<KubernetesObject> {
      const made = await call('POST', path, manifest)
      await clock.advance(10_000)
      return made
    },
    read: async <T extends KubernetesObject>(resource: Resource<T>, name: string) =>
      cluster.get(resource, { namespace: 'default', name }),
    list: async (labelSelector: string) => cluster.list(pods, { namespace: 'default', labelSelector }),
    async remove(pod: Pod, outcome: 'done' | 'unknown' = 'done'): Promise<void> {
      await deletePod({ change: change(outcome) }, cluster, pod, { gracePeriodSeconds: 1 })
    },
    /** Puts a finalizer on a pod, so that it can't go until that is taken away. */
    hold: async ({ metadata: { name } }: Pod) =>
      call('PATCH', `${paths.pods}/${name}`, { metadata: { finalizers: ['example.com/hold'] } }),
    /** Takes it away. */
    letGo: async ({ metadata: { name } }: Pod) =>
      call('PATCH', `${paths.pods}/${name}`, { metadata: { finalizers: null } }),
    /** Notes a removal of which nobody knows whether it arrived. It did not. */
    async removeInVain(pod: Pod): Promise<void> {
      const lost: MakeChange<AnyChange> = async (type, data, _apply) => {
        await change('unknown')(type, data, async () => undefined)
        return undefined as never
      }
      await deletePod({ change: lost }, cluster, pod)
    },
    /** Judges all that is owed, and lets time pass until that is over. */
    async heal({
      patience = 120,
      seenUnhealed = false,
      ...given
    }: Partial<
      Pick<HealContext, 'patience' | 'environment' | 'recorded' | 'clock'> & Pick<WorkloadDebt, 'seenUnhealed'>
    > = {}) {
      const ends: Healed[] = []
      const told: string[] = []
      const began = clock.now()
      const owed = debts.map((debt) => ({ ...debt, seenUnhealed }) as WorkloadDebt)
      await clock.passUntil(
        workloadHealer.heal(owed, {
          ...context,
          ...given,
          patience,
          settle: (debt, end) => ends.push({ ...end, debt: debt as WorkloadDebt }),
          progress: (text) => told.push(text),
        }),
      )
      return {
        ends,
        fates: ends.map(({ fate }) => fate),
        details: ends.map(({ detail }) => detail ?? ''),
        told,
        seconds: (clock.now() - began) / 1000,
      }
    },
    async [Symbol.asyncDispose]() {
      await sandbox.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const labelled = (name: string, annotations: object = {}, spec: object = {}) => ({
  metadata: { labels: { app: name }, annotations },
  spec: { containers: [{ name: 'main', image: 'example/main:1' }], ...spec },
})

/** A Deployment, or another workload of its form, whose pods are labelled with its name. */
export function workloadOf(
  name: string,
  replicas: number,
  {
    annotations = {},
    pod = {},
    ...spec
  }: { readonly annotations?: object; readonly pod?: object; readonly [field: string]: unknown } = {},
) {
  return {
    metadata: { name },
    spec: { replicas, selector: { matchLabels: { app: name } }, template: labelled(name, annotations, pod), ...spec },
  }
}

export const paths = {
  deployments: '/apis/apps/v1/namespaces/default/deployments',
  statefulSets: '/apis/apps/v1/namespaces/default/statefulsets',
  daemonSets: '/apis/apps/v1/namespaces/default/daemonsets',
  replicaSets: '/apis/apps/v1/namespaces/default/replicasets',
  replicationControllers: '/api/v1/namespaces/default/replicationcontrollers',
  jobs: '/apis/batch/v1/namespaces/default/jobs',
  pods: '/api/v1/namespaces/default/pods',
  definitions: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
  podSets: '/apis/example.com/v1/namespaces/default/podsets',
}

/** The kind of an operator's own workloads, whose pods nobody makes again by himself. */
export const podSetDefinition = {
  metadata: { name: 'podsets.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { kind: 'PodSet', plural: 'podsets', singular: 'podset' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
}
