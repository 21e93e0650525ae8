import { isGiven, type NodeSelection } from './node-selection.ts'

/** Says behind "node" which are meant: `named worker-1 and in zone a`. */
export function describeNodes(selection: NodeSelection): string {
  const { name, label_selector, field_selector, name_pattern, zone, ready, pod_label_selector, pod_namespace } =
    selection
  const parts = [
    isGiven(name) ? `named ${name}` : '',
    isGiven(label_selector) ? `with the labels ${label_selector}` : '',
    isGiven(pod_label_selector) ? `that hosts a pod ${pod_label_selector} of namespace ${pod_namespace}` : '',
    field_selector === null ? '' : `with the fields ${field_selector}`,
    name_pattern === null ? '' : `with a name that matches ${name_pattern}`,
    zone === null ? '' : `in zone ${zone}`,
    ready === null ? '' : `that is ${ready ? '' : 'not '}ready`,
  ].filter((part) => part !== '')
  return parts.length === 0 ? 'in the cluster' : parts.join(' and ')
}
