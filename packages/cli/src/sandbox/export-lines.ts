import { quotedForShell } from 'chaos-core'

/** Lines that a POSIX shell can evaluate to set these variables: `export KUBECONFIG=/home/me/…`. */
export function exportLines(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}=${quotedForShell(value)}\n`)
    .join('')
}
