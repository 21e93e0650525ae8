import { delimiter, resolve } from 'node:path'

/** The variables that say which system is meant. They hold names, paths and addresses, never credentials. */
const names = [
  'CHAOS_CONTEXT',
  'CHAOS_NAMESPACE',
  'KUBERNETES_CONTEXT',
  'KUBERNETES_HOST',
  'KUBERNETES_VERIFY_SSL',
  'CHAOSTOOLKIT_IN_POD',
] as const
/** Those of them that hold paths; some more than one. */
const paths = [
  'CHAOS_KUBECONFIG',
  'KUBECONFIG',
  'KUBERNETES_CA_CERT_FILE',
  'KUBERNETES_CERT_FILE',
  'KUBERNETES_KEY_FILE',
] as const

/** Those of the variables of an environment that `recover` needs to reach the same system again, from whatever folder it is called. */
export function recordedEnvironment(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const recorded: Record<string, string> = {}
  for (const name of names) {
    const value = environment[name]
    if (typeof value === 'string') recorded[name] = value
  }
  for (const name of paths) {
    const value = environment[name]
    if (typeof value === 'string') recorded[name] = value.split(delimiter).map(absolute).join(delimiter)
  }
  return recorded
}

function absolute(path: string): string {
  return path === '' ? '' : resolve(path)
}
