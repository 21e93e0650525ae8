import type { HealContext, HealedDebt } from 'chaos-plugin-api'
import { storedName } from '../changes/object-reference.ts'
import type { Cluster } from '../cluster.ts'
import { cantTell, isFinal } from './cant-tell.ts'
import { type Claim, toClaims } from './claim.ts'
import { explain } from './explain.ts'
import { type Judgement, judgeClaim, type Sight } from './judge-claim.ts'
import { PodSight } from './pod-sight.ts'
import { readWorkloads, type WorkloadNow } from './read-workloads.ts'
import type { WorkloadDebt } from './workload-debt.ts'

/** Seconds for which changes are gathered before they are looked at. */
const gathering = 0.1
/** Seconds after which workloads are read again although nothing was seen to happen. */
const workloadsAge = 2

interface Watched {
  readonly claim: Claim
  readonly open: Set<WorkloadDebt>
  /** The steps towards health that were seen so far; `undefined` before the first look. */
  steps: Set<string> | undefined
  movedAt: number
}

/** The healing of what one cluster owes. */
export class Healing implements Disposable {
  readonly #cluster: Cluster
  readonly #context: HealContext
  readonly #began: number
  #watched: readonly Watched[]
  readonly #pods: PodSight
  /** When the pods were seen to change last, in milliseconds since 1970 (UTC). */
  #changedAt = 0
  /** Why the workloads could not be read last. */
  #trouble: string | undefined
  #told = ''

  constructor(cluster: Cluster, debts: readonly WorkloadDebt[], context: HealContext, began: number) {
    this.#cluster = cluster
    this.#context = context
    this.#began = began
    const claims = toClaims(debts)
    this.#watched = claims.map((claim) => ({ claim, open: new Set(claim.debts), steps: undefined, movedAt: began }))
    this.#pods = new PodSight(cluster, context, claims)
  }

  /** Resolves once every debt is settled. */
  async run(): Promise<void> {
    const { clock, signal } = this.#context
    let workloads = await readWorkloads(this.#cluster, this.#claims, clock.now())
    await this.#pods.open(workloads)
    for (let readAt = clock.now(); ; ) {
      const { changes, again, stale } = await this.#look(workloads)
      if (this.#watched.length === 0) return
      if (!stale) {
        const seconds = Math.max(gathering, Math.min(workloadsAge, (again - clock.now()) / 1000))
        if (await this.#pods.changed(changes, seconds)) {
          this.#changedAt = clock.now()
          await clock.sleep(gathering, signal)
        }
        if (clock.now() - readAt < workloadsAge * 1000) continue
      }
      workloads = await this.#readAgain(workloads)
      readAt = clock.now()
    }
  }

  /** Reads the workloads once more; keeps what is known of them while that fails in a way that passes. */
  async #readAgain(known: ReadonlyMap<string, WorkloadNow>): Promise<ReadonlyMap<string, WorkloadNow>> {
    const { clock, signal } = this.#context
    try {
      const read = await readWorkloads(this.#cluster, this.#claims, clock.now())
      this.#trouble = undefined
      return read
    } catch (error) {
      signal.throwIfAborted()
      if (isFinal(error)) throw error
      this.#trouble = (error as Error).message
      await clock.sleep(workloadsAge, signal)
      return known
    }
  }

  get #claims(): readonly Claim[] {
    return this.#watched.map(({ claim }) => claim)
  }

  /** Judges each workload once. Returns when to look again at the latest, in milliseconds since 1970. */
  async #look(
    workloads: ReadonlyMap<string, WorkloadNow>,
  ): Promise<{ readonly changes: number; readonly again: number; readonly stale: boolean }> {
    const { changes, pods } = await this.#pods.look()
    const waiting: string[] = []
    let again = Number.POSITIVE_INFINITY
    let stale = false
    for (const watched of this.#watched) {
      const { claim } = watched
      const now = workloads.get(claim.workload.uid)!
      if (now.end !== undefined) {
        this.#settle(watched, [...watched.open], now.end)
        continue
      }
      const sight: Sight = {
        podsReadAt: await this.#pods.readAt(claim),
        now,
        pods: pods.get(claim.workload.uid) ?? [],
        podAt: (pod) => this.#pods.podAt(claim, pod),
      }
      const judgement = judgeClaim(claim, watched.open, sight)
      for (const [debt, end] of judgement.ends) this.#settle(watched, [debt], end)
      // What the workload wants, and whether it has failed, is to be known of the time after that.
      const isStale = judgement.healed && now.readAt < this.#changedAt
      if (judgement.healed && !isStale) this.#settle(watched, [...watched.open], healed(claim))
      stale ||= isStale
      if (watched.open.size === 0 || isStale) continue
      const left = this.#timeLeft(watched, judgement, now)
      if (left <= 0) await this.#giveUp(watched, judgement, sight)
      else {
        waiting.push(`${storedName(claim.workload)}: ${judgement.count}`)
        again = Math.min(again, this.#context.clock.now() + left * 1000, judgement.again ?? Number.POSITIVE_INFINITY)
      }
    }
    this.#watched = this.#watched.filter(({ open }) => open.size > 0)
    this.#tell(waiting)
    return { changes, again, stale }
  }

  /** Seconds for which it is worth waiting. */
  #timeLeft(watched: Watched, { steps, hopeless, again }: Judgement, now: WorkloadNow): number {
    const time = this.#context.clock.now()
    const before = watched.steps
    watched.steps = new Set([...(before ?? []), ...steps()])
    if (before !== undefined && watched.steps.size > before.size) watched.movedAt = time
    if (hopeless) return 0
    // Whether a call of unknown outcome arrived is found out after its time, by what is read then.
    if (again !== undefined) return (again - time) / 1000 + this.#context.patience
    if ([...watched.open].every(({ seenUnhealed }) => seenUnhealed)) return 0
    const inAll = (now.state?.deadline ?? 600) - (time - this.#began) / 1000
    return Math.min(inAll, this.#context.patience - (time - watched.movedAt) / 1000)
  }

  async #giveUp(watched: Watched, { told, isThere }: Judgement, sight: Sight): Promise<void> {
    const { claim } = watched
    const blind = this.#pods.trouble ?? this.#trouble
    if (blind !== undefined) {
      return this.#settle(watched, [...watched.open], {
        fate: 'open',
        detail: `${storedName(claim.workload)}: ${cantTell(blind)}`,
      })
    }
    const reason = await explain(this.#cluster, claim, sight)
    const detail = `${storedName(claim.workload)}: ${told}${reason === undefined ? '' : `; ${reason}`}`.replace(
      /\.$/,
      '',
    )
    // What was in trouble before is no debt of ours, but a pod that we removed and that is still there is.
    const end: HealedDebt =
      claim.troubleBefore !== undefined && !isThere
        ? { fate: 'healed', detail: `${detail}; it was in trouble before: ${claim.troubleBefore}` }
        : { fate: 'degraded', detail }
    this.#settle(watched, [...watched.open], end)
  }

  #settle({ open }: Watched, debts: readonly WorkloadDebt[], end: HealedDebt): void {
    for (const debt of debts) {
      open.delete(debt)
      this.#context.settle(debt, end)
    }
  }

  #tell(waiting: readonly string[]): void {
    const [first] = waiting
    if (first === undefined) return
    const text = waiting.length === 1 ? first : `${first}, and ${waiting.length - 1} more`
    if (text !== this.#told) this.#context.progress(text)
    this.#told = text
  }

  [Symbol.dispose](): void {
    this.#pods[Symbol.dispose]()
  }
}

function healed(claim: Claim): HealedDebt {
  return claim.troubleBefore !== undefined
    ? { fate: 'healed', detail: `${storedName(claim.workload)} was in trouble before: ${claim.troubleBefore}` }
    : { fate: 'healed' }
}
