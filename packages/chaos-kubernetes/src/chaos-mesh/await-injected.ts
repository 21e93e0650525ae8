import { type Cluster, type KubernetesObject, objectName, type Place, type Resource } from 'chaos-kubernetes-access'
import { StepFailure } from 'chaos-plugin-api'

/** One target of a fault, as Chaos Mesh notes it: a pod, a container of it, or a machine. */
interface FaultRecord {
  readonly id: string
  readonly phase: string
  readonly injectedCount?: number
  readonly events?: readonly { readonly type: string; readonly operation: string; readonly message?: string }[]
}

interface Fault extends KubernetesObject {
  readonly status?: {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[]
    readonly experiment?: { readonly containerRecords?: readonly FaultRecord[] | null }
  }
}

/** Of more targets than so many only the first are named in a sentence. */
const named = 3

/**
 * Waits at most so long (seconds) until Chaos Mesh has injected a fault into all that it has chosen. Returns the names that Chaos Mesh gives these targets. Throws
 * `StepFailure`, with the words of Chaos Mesh, where it has not, and where somebody has deleted the fault.
 */
export async function awaitInjected(
  cluster: Cluster,
  resource: Resource,
  place: Place,
  timeout: number,
): Promise<readonly string[]> {
  const which = objectName(resource, place)
  const query = { namespace: place.namespace, fieldSelector: `metadata.name=${place.name}` }
  let seen: Fault | undefined
  const targets = await cluster.watchUntil(resource as Resource<Fault>, query, timeout, ([fault]) => {
    if (fault === undefined && seen !== undefined) {
      throw new StepFailure(`Somebody has deleted ${which} before Chaos Mesh had injected it.`, {
        remedy: 'Find out who deletes faults of Chaos Mesh there, and run again.',
      })
    }
    seen = fault
    return fault === undefined || !isInjected(fault) ? undefined : recordsOf(fault).map(({ id }) => id)
  })
  if (targets !== undefined) return targets
  throw new StepFailure(`${whyNotInjected(which, seen)} within ${timeout} s.`, { remedy: remedyOf(seen) })
}

function recordsOf({ status }: Fault): readonly FaultRecord[] {
  return status?.experiment?.containerRecords ?? []
}

function isTrue({ status }: Fault, condition: string): boolean {
  return status?.conditions?.some(({ type, status: is }) => type === condition && is === 'True') === true
}

/** Whether everything was hit. A fault with a short length may be over by now. */
function isInjected(fault: Fault): boolean {
  const records = recordsOf(fault)
  const allHit = records.length > 0 && records.every(({ injectedCount = 0 }) => injectedCount > 0)
  return isTrue(fault, 'AllInjected') || allHit
}

function whyNotInjected(which: string, fault: Fault | undefined): string {
  if (fault?.status?.conditions === undefined) return `Chaos Mesh has not taken up ${which}`
  if (isTrue(fault, 'Paused')) return `${which} is paused, so Chaos Mesh has not injected it`
  const records = recordsOf(fault)
  if (records.length === 0) return `Chaos Mesh has found nothing that ${which} selects`
  const missing = records.filter(({ phase }) => phase !== 'Injected')
  const words = missing.slice(0, named).map((record) => {
    const failure = record.events?.findLast(({ type, operation }) => type === 'Failed' && operation === 'Apply')
    return `${record.id} (${failure?.message ?? 'no reason given'})`
  })
  const more = missing.length > named ? ` and ${missing.length - named} more` : ''
  return `Chaos Mesh has injected ${which} into ${records.length - missing.length} of ${records.length} targets, not into ${words.join(', ')}${more},`
}

function remedyOf(fault: Fault | undefined): string {
  if (fault?.status?.conditions === undefined)
    return 'See whether its controller manager runs, and whether it looks after that namespace.'
  return recordsOf(fault).length === 0
    ? 'Correct the selector, or see with kubectl describe what Chaos Mesh says of it.'
    : 'Mend what Chaos Mesh names, or give a longer timeout.'
}
