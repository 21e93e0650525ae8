import { getCACertificates } from 'node:tls'

/**
 * The authorities that are trusted where a kubeconfig names none: those that come with Node, and those of the system, as kubectl has it. To read the latter
 * takes some 100 ms; they are read once.
 */
export function systemAuthorities(): string[] {
  known ??= [...new Set([...getCACertificates('default'), ...getCACertificates('system')])]
  return known
}

let known: string[] | undefined
