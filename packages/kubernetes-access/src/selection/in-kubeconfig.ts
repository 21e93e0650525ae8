import { StepFailure } from 'chaos-plugin-api'
import type { ClusterSelection } from '../cluster-selection.ts'
import { sourceOfOption } from '../cluster-variables.ts'
import { contradictionInCluster, contradictionInUser } from '../kubeconfig/contradiction-in.ts'
import type { Kubeconfig, KubeconfigCluster, KubeconfigUser } from '../kubeconfig/kubeconfig.ts'
import { kubeconfigVariable } from '../kubeconfig/read-kubeconfig.ts'
import { lastingIfMisnamed } from './lasting-if-misnamed.ts'
import type { SelectionContext } from './selection-context.ts'
import { addressOf, refuseBadUrl } from './server-url.ts'
import { textIn } from './text-in.ts'

/** The cluster of the context that is asked for. Throws `StepFailure` with reason `no-access` where the kubeconfig does not say which that is, or contradicts itself. */
export function inKubeconfig(
  { files, currentContext, contexts, clusters, users }: Kubeconfig,
  context: SelectionContext,
  preferred: string | undefined,
): ClusterSelection {
  const source = files.join(', ')
  const { name: wanted, from } = wantedContext(context)
  const name = wanted ?? (preferred !== undefined && contexts.has(preferred) ? preferred : currentContext)
  const refusal = (what: string, remedy: string) =>
    new StepFailure(`The kubeconfig ${source} ${what}.`, {
      reason: 'no-access',
      ...lastingIfMisnamed(context),
      remedy,
    })
  if (name === undefined) {
    const remedy = 'Choose one with "kubectl config use-context", or name it with --context.'
    throw refusal('has no current context', remedy)
  }
  const chosen = contexts.get(name)
  const cluster = clusters.get(chosen?.cluster ?? '')
  const user = users.get(chosen?.user ?? '')
  if (chosen === undefined) {
    const known = [...contexts.keys()].join(', ') || 'none'
    throw refusal(`has no context "${name}"`, `Name one of those that it has: ${known}.`)
  }
  if (cluster?.server === undefined) {
    const remedy = `Add the cluster "${chosen.cluster ?? ''}" with its server to the file.`
    throw refusal(`names no server for the context "${name}"`, remedy)
  }
  if (chosen.user !== undefined && chosen.user !== '' && user === undefined) {
    const remedy = 'Add that user to the file, or choose another context with --context.'
    throw refusal(`has no user "${chosen.user}", whom the context "${name}" names`, remedy)
  }
  refuseBadUrl(cluster.server, source)
  refuseContradictions(cluster, user ?? {}, { source, cluster: chosen.cluster, user: chosen.user })
  const address = addressOf(cluster.server)
  return {
    context: name,
    from,
    name: chosen.cluster ?? name,
    server: address.server,
    namespace: chosen.namespace,
    cluster,
    user: { ...address.user, ...user },
  }
}

/** The context that is asked for, and what asks for it. */
function wantedContext({ secrets, environment }: SelectionContext): { readonly name?: string; readonly from: string } {
  const askedBy = [
    [sourceOfOption(environment, 'context'), textIn(environment, 'CHAOS_CONTEXT')],
    ['secrets', textIn(secrets, 'KUBERNETES_CONTEXT')],
    ['KUBERNETES_CONTEXT', textIn(environment, 'KUBERNETES_CONTEXT')],
  ] as const
  for (const [from, name] of askedBy) if (name !== undefined) return { name, from }
  const variable = kubeconfigVariable(environment)
  return {
    from: variable === 'CHAOS_KUBECONFIG' ? sourceOfOption(environment, 'kubeconfig') : (variable ?? '~/.kube/config'),
  }
}

function refuseContradictions(
  cluster: KubeconfigCluster,
  user: KubeconfigUser,
  names: { readonly source: string; readonly cluster: string | undefined; readonly user: string | undefined },
): void {
  const found = [
    ['cluster', names.cluster, contradictionInCluster(cluster)],
    ['user', names.user, contradictionInUser(user)],
  ] as const
  for (const [kind, name, contradiction] of found) {
    if (contradiction === undefined) continue
    const { what, remedy } = contradiction
    throw new StepFailure(`The ${kind} "${name}" of the kubeconfig ${names.source} can't be used: it ${what}.`, {
      reason: 'no-access',
      remedy,
    })
  }
}
