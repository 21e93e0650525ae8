import { type Cluster, connect, objectName, pods } from 'chaos-kubernetes-access'
import { type Permission, type StepContext, StepFailure, type Target } from 'chaos-plugin-api'
import type { CandidatePod } from '../selection/candidate-pod.ts'
import { findPods, type PodsChosen } from '../selection/find-pods.ts'
import { type PodFilters, podRights, rightsToPods } from '../selection/pod-filters.ts'

/** A container that something is done in. */
export interface ContainerTarget extends Target {
  readonly pod: string
  readonly namespace: string
  readonly container: string
}

/** Which container of the chosen pods. */
export interface ContainerChoice {
  /** Pods without it are left out; null: the only one. */
  readonly name: string | null
  /** The argument that it stands in, for whoever has to give it. */
  readonly argument: string
}

/** Chooses a container in each of the chosen pods. Throws `StepFailure` where a pod has several, and none is named. */
export async function chooseContainers(
  cluster: Cluster,
  selection: PodsChosen,
  choice: ContainerChoice,
  context: Pick<StepContext, 'random' | 'foundNothing' | 'leftUndone' | 'chose'>,
): Promise<readonly ContainerTarget[]> {
  const chosen = await findPods(cluster, { ...selection, withContainers: true }, context)
  const targets = chosen.flatMap((pod): readonly ContainerTarget[] => {
    const container = containerOf(pod, choice)
    if (container === undefined) return []
    return [{ object: objectName(pods, pod), pod: pod.name, namespace: pod.namespace, container }]
  })
  if (targets.length === 0 && chosen.length > 0)
    context.foundNothing(`None of the chosen pods of namespace ${selection.ns} has a container ${choice.name}.`)
  return targets
}

/** Chooses containers by the arguments of what is done in them. */
export async function containerTargets(
  { container, ...selection }: PodsChosen & { readonly container: string | null },
  context: StepContext,
): Promise<readonly ContainerTarget[]> {
  return chooseContainers(await connect(context), selection, { name: container, argument: 'container' }, context)
}

/** What must be allowed to choose containers, and to have a shell of theirs do something. */
export function rightsToDisturb(args: PodFilters & { readonly ns: string }): readonly Permission[] {
  return [...podRights(['get', 'list'], args), ...rightsToPods(['create', 'get'], args, 'exec')]
}

function containerOf(
  { namespace, name, containers }: CandidatePod,
  { name: wanted, argument }: ContainerChoice,
): string | undefined {
  if (wanted !== null) return containers.find((container) => container === wanted)
  if (containers.length === 1) return containers[0]
  throw new StepFailure(`Pod ${namespace}/${name} has several containers: ${containers.join(', ')}.`, {
    remedy: `Say which one in ${argument}.`,
  })
}
