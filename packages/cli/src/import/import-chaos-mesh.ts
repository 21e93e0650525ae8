import { ChaosError } from 'chaos-core'
import { isMapping, listOf, type Mapping, mappingOf } from 'chaos-plugin-api'
import { type Imported, type ImportOptions, nameOf, podsProbe, provider, type Resource } from './resource.ts'
import { secondsOf } from './seconds-of.ts'

/** Seconds that a fault is held which says nothing of its length. */
const heldAtLeast = 60
/** Actions that are done at once, and whose length Chaos Mesh does not look at. */
const oneShot = new Set(['pod-kill', 'container-kill', 'ec2-restart', 'vm-restart', 'node-reset'])

/** Makes a fault of Chaos Mesh an action that injects the same, and probes of the pods that it selects. Throws `ChaosError` for what is no fault. */
export function importChaosMesh(resource: Resource, { reason }: ImportOptions): Imported {
  const { kind, name, namespace, spec } = resource
  refuseOthers(resource)
  const { seconds, note } = lengthOf(resource)
  const probes = probesOf(resource)
  const nothing = `${nameOf(resource)} acts on what is in no cluster, so nothing is looked at: add a probe to the hypothesis that does.`
  return {
    action: {
      type: 'action',
      name: `inject ${nameOf(resource)}`,
      duration: seconds,
      provider: provider('inject-chaos-mesh', { kind, name, ns: namespace, spec, i_know: reason }),
    },
    seconds,
    probes,
    notes: [...(note === undefined ? [] : [note]), ...(probes.length === 0 ? [nothing] : [])],
  }
}

function refuseOthers(resource: Resource): void {
  const { kind, spec, annotations } = resource
  const which = nameOf(resource)
  if (kind === 'Schedule') {
    throw new ChaosError(`${which} repeats a fault by the clock, and an experiment runs once.`, {
      remedy: `Import the fault in it on its own, as a resource of the kind ${String(spec['type'])}.`,
    })
  }
  if (kind === 'Workflow') {
    throw new ChaosError(`${which} is a course of several steps, which has no counterpart here.`, {
      remedy: 'Import each fault in its templates on its own, and put them in order in the method.',
    })
  }
  if (annotations['experiment.chaos-mesh.org/pause'] === 'true') {
    throw new ChaosError(`${which} is paused by an annotation, so that nothing would be injected.`, {
      remedy: 'Take the annotation experiment.chaos-mesh.org/pause away.',
    })
  }
}

function lengthOf(resource: Resource): { readonly seconds: number; readonly note?: string } {
  const { spec } = resource
  const { action, duration } = spec
  const which = nameOf(resource)
  if (typeof action === 'string' && oneShot.has(action)) {
    return {
      seconds: heldAtLeast,
      note: `${which} is done at once: what it leaves is looked at ${heldAtLeast} s later.`,
    }
  }
  if (duration === undefined || duration === null) {
    return { seconds: heldAtLeast, note: `${which} has no duration: the experiment holds it for ${heldAtLeast} s.` }
  }
  const seconds = typeof duration === 'string' ? secondsOf(duration) : undefined
  if (seconds !== undefined) return { seconds }
  throw new ChaosError(`The duration ${JSON.stringify(duration)} of ${which} is no time such as "30s" or "1m30s".`, {
    remedy: 'Correct it, or leave it out.',
  })
}

function probesOf({ namespace, spec }: Resource): readonly Mapping[] {
  const { selector } = spec
  const target = mappingOf(spec['target'])['selector']
  const own = isMapping(selector) && !('physicalMachines' in selector) ? probesOfSelector(selector, namespace) : []
  const others = isMapping(target) ? probesOfSelector(target, namespace) : []
  const seen = new Set(own.map(({ name }) => name))
  return [...own, ...others.filter(({ name }) => !seen.has(name))]
}

function probesOfSelector(selector: Mapping, namespace: string | undefined): readonly Mapping[] {
  const { namespaces, pods } = selector
  const given = Array.isArray(namespaces) && namespaces.length > 0 ? namespaces.map(String) : [namespace]
  // Pods that are named are gone once they are replaced.
  if (isMapping(pods)) return Object.keys(pods).map((ns) => podsProbe(ns, ''))
  return given.map((ns) => podsProbe(ns, labelsOf(selector)))
}

const operators: Readonly<Record<string, (key: string, values: string) => string>> = {
  In: (key, values) => `${key} in (${values})`,
  NotIn: (key, values) => `${key} notin (${values})`,
  Exists: (key) => key,
  DoesNotExist: (key) => `!${key}`,
}

function labelsOf({ labelSelectors, expressionSelectors }: Mapping): string {
  const labels = Object.entries(mappingOf(labelSelectors)).map(([key, value]) => `${key}=${String(value)}`)
  const expressions = listOf(expressionSelectors).flatMap((expression) => {
    const { key, operator, values } = mappingOf(expression)
    const write = operators[String(operator)]
    return write === undefined ? [] : [write(String(key), listOf(values).join(','))]
  })
  return [...labels, ...expressions].join(',')
}
