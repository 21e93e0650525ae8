import type { PlannedActivity } from 'chaos-plugin-api'

const taking: ReadonlySet<string> = new Set(
  ['terminate-pods', 'delete-pods', 'drain-nodes', 'taint-nodes', 'delete-nodes'].map((name) => `kubernetes/${name}`),
)

/** Whether an activity may take pods away. */
export function takesPods({ id }: PlannedActivity): boolean {
  return taking.has(id)
}

/** Whether that may be pods that nothing makes again, and that it says so nowhere else before. */
export function losesPods({ id, args }: PlannedActivity): boolean {
  return id === 'kubernetes/delete-nodes' || (id === 'kubernetes/drain-nodes' && args['force'] === true)
}
