import {
  type Cluster,
  controllerOf,
  identify,
  isFinished,
  type OwnerBefore,
  type Pod,
  pods,
  readOwnersBefore,
} from 'chaos-kubernetes-access'
import { type ActionContext, StepFailure, type Target } from 'chaos-plugin-api'
import { podsStruck } from '../changes/pods-struck.ts'
import { isLeaving } from '../objects/is-leaving.ts'
import { podNames } from '../pods/pod-names.ts'

interface Selector {
  readonly namespaces?: readonly string[]
  readonly labelSelectors?: Readonly<Record<string, string>>
  readonly annotationSelectors?: Readonly<Record<string, string>>
  readonly fieldSelectors?: Readonly<Record<string, string>>
  readonly expressionSelectors?: readonly {
    readonly key: string
    readonly operator: string
    readonly values?: readonly string[]
  }[]
  readonly nodes?: readonly string[]
  readonly pods?: Readonly<Record<string, readonly string[]>>
}

/**
 * Writes down which workloads may lose pods to a PodChaos, before it is created, so that the run waits until as many are ready as were. Throws `StepFailure` where
 * a pod that may be killed would be lost because nothing makes it again. Which of the pods are hit is for Chaos Mesh to choose.
 */
export async function foreseeStruckPods(
  context: Pick<ActionContext<Target, typeof podsStruck>, 'change'>,
  cluster: Cluster,
  { action, selector }: { readonly action: unknown; readonly selector: unknown },
  ns: string,
): Promise<void> {
  const meant = (await podsMeant(cluster, selector as Selector, ns)).filter(
    (pod) => !isFinished(pod) && !isLeaving(pod),
  )
  const kept = meant.filter((pod) => controllerOf(pod) !== undefined)
  const unmanaged = meant.filter((pod) => !kept.includes(pod))
  if (action === 'pod-kill' && unmanaged.length > 0) {
    const names = podNames(unmanaged.map(({ metadata: { name, namespace = '' } }) => ({ name, namespace })))
    throw new StepFailure(`${names} may be lost: nothing makes ${unmanaged.length === 1 ? 'it' : 'them'} again.`, {
      applied: false,
      remedy: 'Select pods of workloads only, or delete what may go.',
    })
  }
  const owners = await readOwnersBefore(cluster, kept)
  const workloads = new Map<string, OwnerBefore>()
  for (const pod of kept) {
    const { workload } = owners.of(controllerOf(pod)!)
    workloads.set(workload.uid, workload)
  }
  const here = await identify(cluster)
  for (const { apiVersion, kind, namespace, name, uid, ready } of workloads.values()) {
    const data = { serving: { cluster: here, apiVersion, kind, namespace, name, uid }, ready }
    // Chaos Mesh strikes them, once the fault is created.
    await context.change(podsStruck, data, async () => undefined)
  }
}

async function podsMeant(cluster: Cluster, selector: Selector, ns: string): Promise<readonly Pod[]> {
  const { namespaces: given = [], pods: named, nodes, annotationSelectors = {} } = selector
  const namespaces = named === undefined ? (given.length === 0 ? [ns] : given) : Object.keys(named)
  const labelSelector = labelSelectorOf(selector)
  const fieldSelector = pairsOf(selector.fieldSelectors).join(',')
  const isMeant = ({ metadata, spec }: Pod, namespace: string) =>
    (named === undefined || named[namespace]?.includes(metadata.name) === true) &&
    (nodes === undefined || nodes.length === 0 || nodes.includes(spec.nodeName ?? '')) &&
    Object.entries(annotationSelectors).every(([name, value]) => metadata.annotations?.[name] === value)
  const found: Pod[] = []
  for (const namespace of namespaces) {
    const query = {
      namespace,
      ...(labelSelector === '' || named !== undefined ? {} : { labelSelector }),
      ...(fieldSelector === '' || named !== undefined ? {} : { fieldSelector }),
    }
    found.push(...(await cluster.gather(pods, query, { keep: (pod) => (isMeant(pod, namespace) ? pod : undefined) })))
  }
  return found
}

function pairsOf(pairs: Readonly<Record<string, string>> = {}): readonly string[] {
  return Object.entries(pairs).map(([name, value]) => `${name}=${value}`)
}

const operators: Readonly<Record<string, (key: string, values: string) => string>> = {
  In: (key, values) => `${key} in (${values})`,
  NotIn: (key, values) => `${key} notin (${values})`,
  Exists: (key) => key,
  DoesNotExist: (key) => `!${key}`,
}

function labelSelectorOf({ labelSelectors, expressionSelectors = [] }: Selector): string {
  const expressions = expressionSelectors.map(({ key, operator, values = [] }) =>
    operators[operator]!(key, values.join(',')),
  )
  return [...pairsOf(labelSelectors), ...expressions].join(',')
}
