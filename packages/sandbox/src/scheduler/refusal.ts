/** Why a node can't take a pod. */
export interface Refusal {
  /** In the words that the scheduler reports. */
  readonly reasons: readonly string[]
  /** Whether it would stay so if pods went away from the node. */
  readonly final: boolean
}
