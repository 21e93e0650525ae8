import type { Patch, Resource } from 'chaos-kubernetes-access'
import { StepFailure } from 'chaos-plugin-api'
import type { GivenPatch } from './unpatchable.ts'

/** How a patch may be meant, as `kubectl patch --type` names it. */
export const patchTypes = ['strategic', 'merge', 'json'] as const

/** Groups whose kinds the API server knows by itself: it merges their lists by keys. */
const builtIn: ReadonlySet<string> = new Set([
  '',
  'admissionregistration.k8s.io',
  'apps',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'flowcontrol.apiserver.k8s.io',
  'networking.k8s.io',
  'node.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'resource.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
])

/**
 * What to send for a patch. Unless said otherwise a list is a JSON patch, and a mapping is a strategic merge patch where the API server knows the kind by itself, else a
 * merge patch. Fails (`StepFailure`) where a kind has no strategic one.
 */
export function patchOf({ group, kind }: Resource, given: GivenPatch, type: (typeof patchTypes)[number] | null): Patch {
  if (Array.isArray(given)) return { type: 'json', body: given as unknown as Extract<Patch, { type: 'json' }>['body'] }
  const body = given as Readonly<Record<string, unknown>>
  if (type === 'strategic' && !builtIn.has(group)) {
    throw new StepFailure(`A ${kind} is a custom resource, whose lists can't be merged by a strategic patch.`, {
      applied: false,
      remedy: 'Use the type merge, with whole lists, or json.',
    })
  }
  return { type: type === 'merge' || !builtIn.has(group) ? 'merge' : 'strategic', body }
}

/** Says in a clause why a patch is none of the type that is given; undefined where it is. */
export function problemOfType(given: GivenPatch, type: (typeof patchTypes)[number] | null): string | undefined {
  if (type === 'json' && !Array.isArray(given)) return 'a JSON patch is a list of operations; give a list'
  if (type !== null && type !== 'json' && Array.isArray(given))
    return `a list of operations is a JSON patch, and no ${type} patch; give a mapping, or the type json`
  return undefined
}
