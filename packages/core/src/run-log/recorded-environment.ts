/** The variables that say which system is meant. They hold names, paths and addresses, never credentials. */
const names = [
  'KUBECONFIG',
  'KUBERNETES_CONTEXT',
  'KUBERNETES_HOST',
  'KUBERNETES_CA_CERT_FILE',
  'KUBERNETES_CERT_FILE',
  'KUBERNETES_KEY_FILE',
  'KUBERNETES_VERIFY_SSL',
  'CHAOSTOOLKIT_IN_POD',
] as const

/** Those of the variables of an environment that `recover` needs to reach the same system again. */
export function recordedEnvironment(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const recorded: Record<string, string> = {}
  for (const name of names) {
    const value = environment[name]
    if (value !== undefined) recorded[name] = value
  }
  return recorded
}
