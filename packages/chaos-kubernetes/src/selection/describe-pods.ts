import { withLabels } from '../objects/with-labels.ts'
import type { PodsMeant } from './find-candidates.ts'

/** Says behind "pods" of which the API server was asked: ` with the labels app=cart in namespace shop`. */
export function podsAskedFor({ ns, ns_selector, label_selector, field_selector, node }: PodsMeant): string {
  return [
    withLabels(label_selector),
    field_selector === null ? '' : ` with the fields ${field_selector}`,
    node === null ? '' : ` on Node ${node}`,
    ns_selector === null ? ` in namespace ${ns}` : ` in the namespaces with the labels ${ns_selector}`,
  ].join('')
}

/** Says behind "pods" which of these may be chosen. */
export function podsMeant(meant: PodsMeant): string {
  const { name_pattern, owner, zone, node_selector, ready } = meant
  const narrowed = [
    name_pattern === null ? '' : `named /${name_pattern}/`,
    owner === null ? '' : `of ${owner}`,
    zone === null ? '' : `in zone ${zone}`,
    node_selector === null ? '' : `on nodes with the labels ${node_selector}`,
    ready === null ? '' : `that are ${ready ? '' : 'not '}ready`,
  ].filter((part) => part !== '')
  return [podsAskedFor(meant), ...narrowed].join(', ')
}
