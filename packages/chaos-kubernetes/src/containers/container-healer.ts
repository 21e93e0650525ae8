import { type Cluster, connectToSameCluster, pods } from 'chaos-kubernetes-access'
import type { Debt, HealContext, HealedDebt, Healer } from 'chaos-plugin-api'
import { sightOf } from './container-sight.ts'
import { type DisturbedContainer, startLimit } from './disturbed-container.ts'

/** Seconds between two looks: the first, and the longest. */
const firstPause = 0.5
const longestPause = 5

/**
 * Awaits the end of what was begun in containers. Of what ended before our eyes it is known; else its own time-out must have passed, or the container
 * must have begun anew. Then the container must run, and be ready if it was before.
 */
export const containerHealer: Healer<DisturbedContainer> = {
  async heal(debts, context) {
    await Promise.all(debts.map(async (debt) => context.settle(debt, await healed(debt, context))))
  },
}

async function healed(debt: Debt<DisturbedContainer>, context: HealContext): Promise<HealedDebt> {
  const { data, outcome, at, seenUnhealed } = debt
  const { clock, patience } = context
  const over = outcome === 'done' ? 0 : at + (startLimit + data.seconds) * 1000
  const began = clock.now()
  let told = ''
  for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
    const looked = await look(data, over, context)
    if ('fate' in looked) return looked
    if (seenUnhealed || clock.now() - began >= patience * 1000) {
      const open = looked.unknown || over > clock.now()
      return { fate: open ? 'open' : 'degraded', detail: looked.why }
    }
    if (looked.why !== told) context.progress(`Pod ${data.namespace}/${data.pod}: ${looked.why}`)
    told = looked.why
    const left = over - clock.now()
    await clock.sleep(left > 0 ? Math.min(pause, left / 1000) : pause, context.signal)
  }
}

type Look = HealedDebt | { readonly why: string; readonly unknown: boolean }

/** `over`: when its own time-out has passed, in milliseconds since 1970. */
async function look(data: DisturbedContainer, over: number, context: HealContext): Promise<Look> {
  const { namespace, pod: name, uid, container } = data
  let cluster: Cluster
  try {
    cluster = await connectToSameCluster(context, data.cluster)
    const pod = await cluster.find(pods, { name, namespace })
    if (pod === undefined) return { fate: 'gone' }
    if (pod.metadata.uid !== uid) return { fate: 'replaced' }
    const { id, running, ready, waitsFor } = sightOf(pod, container)
    if (over > context.clock.now() && id === data.id && running) {
      const until = `${new Date(over).toISOString().slice(0, 19)}Z`
      return {
        why: `what was begun in container ${container} may go on until its own time-out, ${until}`,
        unknown: false,
      }
    }
    if (running && (ready || !data.ready)) return { fate: 'healed' }
    const reason = waitsFor === undefined ? '' : ` (${waitsFor})`
    return { why: `container ${container} ${running ? 'is not ready again' : `does not run${reason}`}`, unknown: false }
  } catch (error) {
    context.signal.throwIfAborted()
    const why = error instanceof Error ? error.message : String(error)
    return { why: `nobody can tell how container ${container} is: ${why.replace(/\.$/, '')}`, unknown: true }
  }
}
