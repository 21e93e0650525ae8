import type { NetworkFault } from './network-failure.ts'

/**
 * What helps against a fault of the network, whatever was called; `undefined` where that depends on it. `setting` is what turns off the proof of
 * certificates there, if anything does.
 *
 * @example
 * networkRemedy('certificate', '--no-verify-tls') // → 'Let its certificate be renewed (--no-verify-tls accepts any certificate).'
 */
export function networkRemedy(fault: NetworkFault, setting?: string): string | undefined {
  const otherwise = setting === undefined ? undefined : `${setting} accepts any certificate`
  switch (fault) {
    case 'proxy':
      return 'Look whether that proxy is running and lets you through, or name the host in NO_PROXY.'
    case 'authority':
      return `Give a file with the certificate of that authority in REQUESTS_CA_BUNDLE${otherwise === undefined ? '' : ` (${otherwise})`}.`
    case 'certificate':
      return `Let its certificate be renewed${otherwise === undefined ? '' : ` (${otherwise})`}.`
    case 'local':
      return 'Mend that on this machine, or in its environment.'
    default:
      return undefined
  }
}
