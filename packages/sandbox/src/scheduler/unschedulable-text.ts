/** `0/3 nodes are available: 1 Insufficient cpu, 2 node(s) were unschedulable.` */
export function nodesAvailable(total: number, reasons: ReadonlyMap<string, number>): string {
  const list = [...reasons].map(([reason, count]) => `${count} ${reason}`).sort()
  return `0/${total} nodes are available: ${list.join(', ')}.`
}

/** What the condition and the event of a pod without a node say. `preemption` is why others don't make room for it. */
export function unschedulableText(
  total: number,
  reasons: ReadonlyMap<string, number>,
  preemption: string | undefined,
): string {
  if (total === 0) return 'no nodes available to schedule pods'
  const text = nodesAvailable(total, reasons)
  return preemption === undefined ? text : `${text} no new claims to deallocate, preemption: ${preemption}`
}
