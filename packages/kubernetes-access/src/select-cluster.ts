import { StepFailure, type SystemContext } from 'chaos-plugin-api'
import type { ClusterSelection } from './cluster-selection.ts'
import { type ClusterVariable, clusterVariable } from './cluster-variables.ts'
import { secretsOf } from './credentials/secrets-of.ts'
import { kubeconfigFiles, readKubeconfig } from './kubeconfig/read-kubeconfig.ts'
import { atHost } from './selection/at-host.ts'
import { inKubeconfig } from './selection/in-kubeconfig.ts'
import { inPod, isInPod } from './selection/in-pod.ts'
import { lastingIfMisnamed } from './selection/lasting-if-misnamed.ts'
import type { SelectionContext } from './selection/selection-context.ts'
import { textIn } from './selection/text-in.ts'

/**
 * Decides which cluster is meant. The values `KUBERNETES_…` are looked up in the activity's secrets, then in the environment.
 *
 * 1. What the command line says, which is in the environment as `CHAOS_KUBECONFIG` and `CHAOS_CONTEXT`: a kubeconfig (step 3), whatever server the
 *    secrets name.
 * 2. `KUBERNETES_HOST` in the secrets: that server, with the credentials that stand beside it.
 * 3. A kubeconfig (`CHAOS_KUBECONFIG`, else `KUBECONFIG`, else `~/.kube/config`): the context `CHAOS_CONTEXT`, else `KUBERNETES_CONTEXT`, else
 *    `preferredContext` if there is one of that name, else the current one.
 * 4. `CHAOSTOOLKIT_IN_POD=true`: the cluster that we run in.
 * 5. `KUBERNETES_HOST` in the environment.
 * 6. Where the variables and the files of a pod are there: the cluster that we run in.
 *
 * The context learns the credentials that stand there. Throws `StepFailure` with reason `no-access` where none applies. It is lasting where the command line of a recovery names what is not there.
 */
export async function selectCluster(context: SelectionContext, preferredContext?: string): Promise<ClusterSelection> {
  const selection = await find(context, preferredContext)
  for (const secret of secretsOf(selection)) context.learnSecret?.(secret)
  return selection
}

async function find(context: SelectionContext, preferredContext: string | undefined): Promise<ClusterSelection> {
  const { secrets, environment } = context
  const setting = (name: ClusterVariable) => textIn(secrets, name) ?? textIn(environment, name)
  const given = isGiven(environment)
  if (!given && textIn(secrets, 'KUBERNETES_HOST') !== undefined) return atHost(setting, 'secrets')
  const kubeconfig = await readKubeconfig(environment)
  if (kubeconfig !== undefined) return inKubeconfig(kubeconfig, context, preferredContext)
  if (!given && clusterVariable(environment, 'CHAOSTOOLKIT_IN_POD') === 'true') return inPod(environment)
  if (!given && setting('KUBERNETES_HOST') !== undefined) return atHost(setting, 'KUBERNETES_HOST')
  if (!given && (await isInPod(environment))) return inPod(environment)
  throw new StepFailure(`There is no kubeconfig at ${kubeconfigFiles(environment).join(', ')}.`, {
    reason: 'no-access',
    ...lastingIfMisnamed(context),
    remedy: 'Name one with --kubeconfig or in KUBECONFIG, or try it without a cluster: --sandbox.',
  })
}

/** Whether the command line says which cluster is meant, which then holds whatever else is configured. */
export function isGiven(environment: SystemContext['environment']): boolean {
  return (['CHAOS_KUBECONFIG', 'CHAOS_CONTEXT'] as const).some(
    (name) => clusterVariable(environment, name) !== undefined,
  )
}
