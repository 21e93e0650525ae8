import { type Cluster, objectName, type Place } from 'chaos-kubernetes-access'
import { clauseOf, StepFailure } from 'chaos-plugin-api'
import { type ChaosEngine, type ChaosResult, chaosEngines, chaosResults } from './litmus-kinds.ts'

/** What came of one experiment of an engine. */
export interface Verdict {
  readonly experiment: string
  /** `Pass`, `Fail`, `Error` or `Stopped`, as Litmus says it. */
  readonly verdict: string
  /** Why it is not `Pass`, in the words of Litmus; empty where it gives none. */
  readonly reason: string
}

/**
 * Waits at most so long (seconds) until an engine is through, and returns what came of its experiments. Throws `StepFailure`, with the words of Litmus, where one did not
 * pass, where somebody has stopped the engine, and once the time is over.
 */
export async function awaitVerdicts(cluster: Cluster, place: Place, timeout: number): Promise<readonly Verdict[]> {
  const which = objectName(chaosEngines, place)
  const query = { namespace: place.namespace, fieldSelector: `metadata.name=${place.name}` }
  let seen: ChaosEngine | undefined
  const engine = await cluster.watchUntil(chaosEngines, query, timeout, ([now]) => {
    if (now === undefined && seen !== undefined) {
      throw new StepFailure(`Somebody has deleted ${which} before it was through.`, {
        remedy: 'Find out who deletes engines of Litmus there, and run again.',
      })
    }
    seen = now
    const status = now?.status?.engineStatus
    return status === 'completed' || status === 'stopped' ? now : undefined
  })
  if (engine === undefined) throw late(which, seen, timeout)
  const verdicts = verdictsOf(engine, await resultsOf(cluster, place))
  const failed = verdicts.filter(({ verdict }) => verdict !== 'Pass')
  if (failed.length > 0 || engine.status?.engineStatus === 'stopped') {
    const words = failed.map(({ experiment, verdict, reason }) => {
      return `${experiment} ${verdict}${reason === '' ? '' : ` (${clauseOf(reason)})`}`
    })
    const state = engine.status?.engineStatus === 'stopped' ? 'was stopped' : 'did not pass'
    throw new StepFailure(`${which} ${state}${words.length === 0 ? '' : `: ${words.join(', ')}`}.`, {
      reason: 'not-met',
      remedy: 'See what its ChaosResult and the logs of its pods say.',
    })
  }
  return verdicts
}

/** The results that Litmus has written for an engine. */
export async function resultsOf(cluster: Cluster, { name, namespace }: Place): Promise<readonly ChaosResult[]> {
  const found = await cluster.list(chaosResults, { namespace })
  return found.filter(({ spec }) => spec?.engine === name)
}

function late(which: string, engine: ChaosEngine | undefined, timeout: number): StepFailure {
  if (engine?.status?.engineStatus === undefined) {
    return new StepFailure(`The operator of Litmus has not taken up ${which} within ${timeout} s.`, {
      remedy: 'See whether it runs, and whether it looks after that namespace.',
    })
  }
  const states = (engine.status.experiments ?? []).map(({ name, status }) => `${name} is "${status}"`)
  return new StepFailure(
    `${which} is not through within ${timeout} s: ${states.join(', ') || 'none of its experiments has begun'}.`,
    { remedy: 'Give a longer timeout, or see what the pods of the engine say.' },
  )
}

function verdictsOf({ status, spec }: ChaosEngine, results: readonly ChaosResult[]): readonly Verdict[] {
  const { experiments } = spec as { readonly experiments: readonly { readonly name: string }[] }
  return experiments.map(({ name }) => {
    const result = results.find((each) => each.spec?.experiment === name)?.status
    const own = status?.experiments?.find((each) => each.name === name)
    const verdict = result?.experimentStatus?.verdict ?? own?.verdict ?? 'has no verdict'
    if (verdict === 'Pass') return { experiment: name, verdict, reason: '' }
    const probes = (result?.probeStatuses ?? []).flatMap((probe) =>
      probe.status?.verdict === 'Failed' ? [`probe ${probe.name}: ${probe.status.description ?? 'failed'}`] : [],
    )
    const why = [result?.experimentStatus?.errorOutput?.reason ?? '', ...probes].filter((text) => text !== '')
    const state = own?.status === 'Completed' ? '' : (own?.status ?? '')
    return { experiment: name, verdict, reason: why.join('; ') || state }
  })
}
