import type { Refusal } from '../pods/eviction-refusal.ts'
import type { HostedPod } from '../pods/hosted-pod.ts'
import { BudgetLane, type Sending } from './budget-lane.ts'

/**
 * The disruption budgets that have refused evictions of a drain, and the pods that they are known to guard: those with the controller of a
 * pod that was refused. The API tells whose budget a pod has only by that, and nothing is asked of a cluster that refuses nothing.
 */
export class BudgetLanes implements Disposable {
  readonly #sending: Sending
  readonly #byBudget = new Map<string, BudgetLane>()
  readonly #byController = new Map<string, BudgetLane>()

  constructor(sending: Sending) {
    this.#sending = sending
  }

  /** Where a pod is evicted one after the other with those that share its budget. A pod that is not ready waits for nobody: its budget may let it go at once. */
  of({ controller, stage }: HostedPod): BudgetLane | undefined {
    return controller === undefined || stage < 3 ? undefined : this.#byController.get(controller.uid)
  }

  /** Takes note that a budget has refused a pod. */
  note(pod: HostedPod, refusal: Refusal): void {
    const { controller, namespace } = pod
    if (refusal.budgetName === undefined || controller === undefined) return
    const key = `${namespace}/${refusal.budgetName}`
    const place = { namespace, name: refusal.budgetName }
    const lane = this.#byBudget.get(key) ?? new BudgetLane(this.#sending, place, refusal)
    this.#byBudget.set(key, lane)
    this.#byController.set(controller.uid, lane)
    lane.refused(refusal)
  }

  [Symbol.dispose](): void {
    for (const lane of this.#byBudget.values()) lane[Symbol.dispose]()
  }
}
