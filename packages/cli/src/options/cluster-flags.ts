import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { type ClusterOption, optionVariables, variablesOfOptions } from 'chaos-kubernetes-access/cluster-variables'
import { UsageError } from '../usage-error.ts'
import { Flags } from './flags.ts'

/** The options that say which cluster is meant, as kubectl has them. What each is for is said by the command. */
export function clusterFlags(summaries: { readonly kubeconfig: string; readonly context: string }) {
  return {
    kubeconfig: Flags.string({ helpValue: 'FILE', summary: summaries.kubeconfig }),
    context: Flags.string({ helpValue: 'NAME', summary: summaries.context }),
  }
}

export const namespaceFlag = {
  namespace: Flags.string({
    helpValue: 'NAME',
    summary: 'The namespace of those Kubernetes and Istio activities that name none. Default: default.',
  }),
}

/** A name of RFC 1123, as every namespace has one. */
const namespaceName = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/

/** What a command line says about the cluster. */
type ClusterRequest = Readonly<Partial<Record<ClusterOption, string | undefined>>>

/**
 * The environment variables that tell plugins, and programs and Python code as far as they know any, which cluster the command line means. What it
 * has not `given` is from the settings. Throws `UsageError` where there is no such kubeconfig, and where no
 * namespace can have that name.
 */
export function clusterEnvironment(request: ClusterRequest, given: ClusterRequest = request): Record<string, string> {
  const { kubeconfig, context, namespace } = request
  const settings = (Object.keys(optionVariables) as ClusterOption[]).filter(
    (option) => request[option] !== undefined && given[option] === undefined,
  )
  if (kubeconfig !== undefined && !existsSync(kubeconfig)) {
    const named = settings.includes('kubeconfig') ? 'run.kubeconfig in the settings' : '--kubeconfig'
    throw new UsageError(`There is no file ${kubeconfig} for ${named}.`, 'Check its path.')
  }
  if (namespace !== undefined && !namespaceName.test(namespace)) {
    const named = settings.includes('namespace') ? 'run.namespace in the settings' : '--namespace'
    throw new UsageError(
      `No namespace can be called ${JSON.stringify(namespace)}, which ${named} names.`,
      'Name one of at most 63 small letters, digits and hyphens, with a letter or digit at both ends.',
    )
  }
  const path = kubeconfig === undefined ? undefined : resolve(kubeconfig)
  return variablesOfOptions({ kubeconfig: path, context, namespace }, settings)
}
