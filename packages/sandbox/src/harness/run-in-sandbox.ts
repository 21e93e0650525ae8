import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import type { ExperimentSource, Journal, LoggedRecord, RunOptions, RunResult } from 'chaos-core'
import type { PluginDefinition } from 'chaos-plugin-api'
import { harnessHost } from '../api/refuse-web-pages.ts'
import { type VirtualClock, virtualClock } from '../clock/virtual-clock.ts'
import type { ApiCall } from '../faults/api-fault.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { SandboxOptions } from '../sandbox/sandbox-options.ts'
import { startSandbox } from '../sandbox/start-sandbox.ts'

/** What of a run's options means the same in a sandbox. */
type Strategies = Pick<
  RunOptions,
  | 'dry'
  | 'failFast'
  | 'hypothesisFrequency'
  | 'hypothesisStrategy'
  | 'rollbackStrategy'
  | 'signal'
  | 'validate'
  | 'variables'
>

/** How an experiment is to be run in a sandbox. */
export interface SandboxRunOptions extends Partial<Strategies> {
  /** The plugins that the experiment uses. */
  readonly plugins: readonly PluginDefinition[]
  /** Fixes every choice of the run and of the cluster. Default `1`. */
  readonly seed?: string
  /** Names the run. Default `run`. */
  readonly runId?: string
  /** What is in the sandbox. */
  readonly sandbox?: Omit<SandboxOptions, 'clock' | 'seed'>
  /** Environment variables, besides those of the sandbox. Default none. */
  readonly environment?: Readonly<Record<string, string>>
  /** Called before the run, to create objects, let time pass or add faults of the API server. */
  prepare?(sandbox: Sandbox, clock: VirtualClock): void | Promise<void>
}

/** A run that is over, and what is known of it. The sandbox is gone. */
export interface SandboxRun {
  readonly result: RunResult
  readonly journal: Journal
  /** The run log: a line of JSON for each record. The same for the same experiment, seed and run id. */
  readonly log: string
  /** What it holds: what happened, in order. */
  readonly records: readonly LoggedRecord[]
  /** What the API server was asked, the latest 10,000 calls. */
  readonly calls: readonly ApiCall[]
}

/**
 * Runs an experiment in a sandbox of its own, under a virtual clock: pauses, time-outs and whatever else waits on the clock of its context take
 * no time. Where its activities are native, the same experiment, seed and run id give the same run: the same targets, calls and
 * run log, byte by byte. Needs Node 22.21 (of Node 24, 24.5) or later. Throws `ChaosError` where the experiment can't be run, `ManifestError` where
 * the sandbox's manifests can't be applied.
 *
 * @example
 * import kubernetes from 'chaos-kubernetes'
 *
 * const run = await runInSandbox('drain-node.json', { plugins: [kubernetes], seed: '7' })
 * expect(run.result.outcome).toBe('held')
 */
export async function runInSandbox(experiment: ExperimentSource, options: SandboxRunOptions): Promise<SandboxRun> {
  const { plugins, seed = '1', runId = 'run', sandbox: content, environment, prepare, ...strategies } = options
  const { registryOf, runExperiment } = await import('chaos-core')
  const registry = registryOf(plugins)
  const clock = virtualClock()
  const folder = await mkdtemp(join(tmpdir(), 'chaos-harness-'))
  try {
    await using sandbox = await startSandbox({ ...content, clock, seed: crc32(seed) })
    const kubeconfig = join(folder, 'kubeconfig')
    await writeFile(kubeconfig, kubeconfigThrough(sandbox, folder), { mode: 0o600 })
    await prepare?.(sandbox, clock)
    const records: LoggedRecord[] = []
    const result = await runExperiment({
      signal: new AbortController().signal,
      ...strategies,
      source: experiment,
      settings: {},
      registry,
      environment: { ...environment, ...sandbox.environment, KUBECONFIG: kubeconfig },
      stateFolder: folder,
      journalPath: join(folder, 'journal.json'),
      sandbox: true,
      seed,
      runId,
      clock,
      listener: (record) => records.push(record),
    })
    const log = await readFile(join(folder, 'runs', runId, 'log.jsonl'), 'utf8')
    return { result, journal: result.journal, log, records, calls: structuredClone(sandbox.faults.calls) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * A kubeconfig whose API server has the same address in each run, and so in all records. The port, which differs, stands there as that of the
 * proxy that leads to it. Ports are used again, so a text of its own tells it from the kubeconfig of an earlier sandbox of this process: clients remember
 * what they know of a cluster.
 */
function kubeconfigThrough({ url: proxy, clusterName: name }: Sandbox, own: string): string {
  const extensions = [{ name: 'sandbox', extension: own }]
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server: `http://${harnessHost}`, 'proxy-url': proxy, extensions } }],
    users: [{ name, user: {} }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  })
}
