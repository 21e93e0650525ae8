import { ChaosError } from 'chaos-core'
import { isMapping, type Mapping, mappingOf } from 'chaos-plugin-api'

/** A resource of another tool, out of a manifest. */
export interface Resource {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  /** Undefined where the manifest names none. */
  readonly namespace: string | undefined
  readonly annotations: Mapping
  readonly spec: Mapping
}

/** What the command line says besides. */
export interface ImportOptions {
  /** Why it is meant that a fault is aimed at the system of the cluster. */
  readonly reason: string | undefined
}

/** What a resource becomes in an experiment. */
export interface Imported {
  readonly action: Mapping
  /** Seconds that its fault lasts. */
  readonly seconds: number
  /** Probes that look whether what it acts on is well. */
  readonly probes: readonly Mapping[]
  /** What whoever imports it should know: sentences. */
  readonly notes: readonly string[]
}

/** As people name it: `NetworkChaos shop/slow`. */
export function nameOf({ kind, name, namespace }: Pick<Resource, 'kind' | 'name' | 'namespace'>): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`
}

/** Takes an object of a manifest for a resource. Throws `ChaosError` where it has no name, or nothing in it. */
export function resourceOf(object: Mapping): Resource {
  const { apiVersion, kind, spec } = object
  const { name, namespace, annotations } = mappingOf(object['metadata'])
  if (typeof name !== 'string' || name.trim() === '') {
    throw new ChaosError(`A ${String(kind)} of the file has no name.`, { remedy: 'Give it a metadata.name.' })
  }
  const known = { kind: String(kind), name, namespace: typeof namespace === 'string' ? namespace : undefined }
  if (!isMapping(spec)) {
    throw new ChaosError(`${nameOf(known)} has no spec, so it says nothing.`, { remedy: 'Give it a spec.' })
  }
  if (JSON.stringify(spec).includes('${')) {
    throw new ChaosError(`The spec of ${nameOf(known)} has a "\${" in it, which an experiment would fill in.`, {
      remedy: 'Write it without, or write the experiment by hand.',
    })
  }
  return { apiVersion: String(apiVersion), ...known, annotations: mappingOf(annotations), spec }
}

/** An activity of the Kubernetes plugin. Arguments without a value are left out. */
export function provider(activity: string, args: Mapping): Mapping {
  const given = Object.entries(args).filter(([, value]) => value !== undefined)
  return { type: 'plugin', activity: `kubernetes/${activity}`, arguments: Object.fromEntries(given) }
}

/** A probe that must find what it looks for. */
export function probe(name: string, activity: string, args: Mapping): Mapping {
  return { type: 'probe', name, tolerance: true, provider: provider(activity, args) }
}

/** A probe that all pods with these labels are ready, of which there is one at least; without labels, that none of the namespace is in trouble. */
export function podsProbe(ns: string | undefined, labels: string): Mapping {
  const where = ns === undefined ? '' : ` in ${ns}`
  return labels === ''
    ? probe(`no pod is in trouble${where}`, 'all-pods-healthy', { ns })
    : probe(`pods with ${labels} are ready${where}`, 'pods-in-conditions', {
        ns,
        label_selector: labels,
        conditions: [{ type: 'Ready', status: 'True' }],
      })
}
