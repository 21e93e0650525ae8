import type { Node } from 'chaos-kubernetes-access'

/** The status of a node's condition: `True`, `False` or `Unknown`; `undefined` where it has no such condition. */
export function conditionOf({ status }: Node, type: string): string | undefined {
  return status?.conditions?.find((condition) => condition.type === type)?.status
}
