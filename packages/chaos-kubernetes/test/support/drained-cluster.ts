import type { RunResult } from 'chaos-core'
import { paths, workloadOf } from './healing-cluster.ts'
import { type EmptyCluster, startEmptyCluster } from './run-steps.ts'

type Answer = Readonly<Record<string, unknown>>

/** A cluster of six nodes by a virtual clock, what fills it, and what drains it. */
export interface DrainedCluster extends EmptyCluster {
  call(method: string, path: string, body?: unknown): Promise<Answer>
  /** Lets time pass until there are so many pods, and all are ready. */
  make(replicas: number, names?: readonly string[]): Promise<void>
  /** Creates a budget for the pods of a workload. */
  budget(name: string, minAvailable: number, app?: string): Promise<Answer>
  /** What runs said that they did not do, the last first. */
  readonly told: readonly string[]
  drain(args: object, more?: object): Promise<RunResult>
  /** What runs have asked the API server for. */
  calls(verb: string, resource: string): readonly EmptyCluster['sandbox']['faults']['calls'][number][]
  evictions(): ReturnType<DrainedCluster['calls']>
}

/** Starts it. */
export async function startDrainedCluster(): Promise<DrainedCluster> {
  const told: string[] = []
  const cluster = await startEmptyCluster(6, (record) => {
    if (record.type === 'shortfall') told.unshift(record.message)
  })
  const { sandbox, clock, run } = cluster
  const call: DrainedCluster['call'] = async (method, path, body) => {
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
    const answer = await fetch(`${sandbox.url}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': type } }),
    })
    return (await answer.json()) as Answer
  }
  const calls: DrainedCluster['calls'] = (verb, resource) =>
    sandbox.faults.calls.filter((one) => one.verb === verb && one.resource === resource && one.userAgent === 'chaos')
  return {
    ...cluster,
    call,
    make: async (replicas, names = ['web']) => {
      for (const name of names) await call('POST', paths.deployments, workloadOf(name, replicas))
      await clock.advance(20_000)
    },
    budget: (name, minAvailable, app = 'web') =>
      call('POST', '/apis/policy/v1/namespaces/default/poddisruptionbudgets', {
        metadata: { name },
        spec: { minAvailable, selector: { matchLabels: { app } } },
      }),
    drain: (args, more = {}) => run([{ activity: 'drain-nodes', args: { ...args, ...more } }]),
    told,
    calls,
    evictions: () => calls('create', 'pods/eviction'),
  }
}
