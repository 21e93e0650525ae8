import type { VariableUse } from 'chaos-plugin-api'

/** The variables that say which cluster is meant and as whom to go there: the names that Chaos Toolkit's extension reads, kubectl's, and
 * those in which the options of our command line are handed on. */
export const clusterVariables = {
  CHAOS_KUBECONFIG: 'paths',
  CHAOS_CONTEXT: 'address',
  CHAOS_NAMESPACE: 'address',
  CHAOS_CLUSTER_SETTINGS: 'address',
  KUBECONFIG: 'paths',
  CHAOSTOOLKIT_IN_POD: 'address',
  KUBERNETES_SERVICE_HOST: 'address',
  KUBERNETES_SERVICE_PORT: 'address',
  KUBERNETES_CONTEXT: 'address',
  KUBERNETES_HOST: 'address',
  KUBERNETES_VERIFY_SSL: 'address',
  KUBERNETES_CA_CERT_FILE: 'paths',
  KUBERNETES_CERT_FILE: 'paths',
  KUBERNETES_KEY_FILE: 'paths',
  KUBERNETES_API_KEY: 'credential',
  KUBERNETES_API_KEY_PREFIX: 'address',
  KUBERNETES_USERNAME: 'private',
  KUBERNETES_PASSWORD: 'credential',
  KUBERNETES_DEBUG: 'address',
} as const satisfies Readonly<Record<string, VariableUse>>

/** The name of one of them. */
export type ClusterVariable = keyof typeof clusterVariables

/** The variable of an environment; `undefined` where it is empty. */
export function clusterVariable(
  environment: Readonly<Record<string, string | undefined>>,
  name: ClusterVariable,
): string | undefined {
  return environment[name] || undefined
}

/**
 * The options of our command line that say which cluster is meant, with the variables that say the same: first ours, in which the option is handed
 * on and which goes before all else, then that of kubectl or Chaos Toolkit, which other programs may know.
 */
export const optionVariables = {
  kubeconfig: ['CHAOS_KUBECONFIG', 'KUBECONFIG'],
  context: ['CHAOS_CONTEXT', 'KUBERNETES_CONTEXT'],
  namespace: ['CHAOS_NAMESPACE'],
} as const satisfies Readonly<Record<string, readonly ClusterVariable[]>>

/** The name of one of these options. */
export type ClusterOption = keyof typeof optionVariables

/** The variables that hand on what the command line, or with `ofSettings` the settings, say about the cluster. */
export function variablesOfOptions(
  options: Readonly<Partial<Record<ClusterOption, string | undefined>>>,
  ofSettings: readonly ClusterOption[],
): Record<string, string> {
  const variables = Object.entries(options).flatMap(([option, value]) =>
    value === undefined ? [] : optionVariables[option as ClusterOption].map((name) => [name, value] as const),
  )
  return {
    ...Object.fromEntries(variables),
    ...(ofSettings.length === 0 ? {} : ({ CHAOS_CLUSTER_SETTINGS: ofSettings.join(' ') } satisfies Variables)),
  }
}

type Variables = Readonly<Partial<Record<ClusterVariable, string>>>

/** What set one of the options of our command line: the option itself, or the settings, whose options the variable `CHAOS_CLUSTER_SETTINGS` names. */
export function sourceOfOption(
  environment: Readonly<Record<string, string | undefined>>,
  option: ClusterOption,
): string {
  const settings = clusterVariable(environment, 'CHAOS_CLUSTER_SETTINGS')?.split(' ') ?? []
  return settings.includes(option) ? 'settings' : `--${option}`
}
