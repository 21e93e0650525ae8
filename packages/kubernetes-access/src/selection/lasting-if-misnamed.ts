import { clusterVariable } from '../cluster-variables.ts'
import type { SelectionContext } from './selection-context.ts'

/**
 * What the command line of a recovery names wrongly stays wrong however long it is tried. What the run itself named was there once: a file that is being
 * written anew has it back soon.
 */
export function lastingIfMisnamed({ environment, recorded }: SelectionContext): { readonly lasting?: true } {
  const named = (['CHAOS_KUBECONFIG', 'CHAOS_CONTEXT'] as const).some(
    (name) => clusterVariable(environment, name) !== undefined && recorded?.has(name) === false,
  )
  return named ? { lasting: true } : {}
}
