import type { KubernetesObject } from '../store/kubernetes-object.ts'

/** The version of Events that has other names for their fields. Both are one kind: Events are stored as those of version `v1`. */
export const newEventVersion = 'events.k8s.io/v1'

const newNames: Readonly<Record<string, string>> = {
  involvedObject: 'regarding',
  message: 'note',
  reportingComponent: 'reportingController',
  source: 'deprecatedSource',
  firstTimestamp: 'deprecatedFirstTimestamp',
  lastTimestamp: 'deprecatedLastTimestamp',
  count: 'deprecatedCount',
}
const oldNames = Object.fromEntries(Object.entries(newNames).map(([name, newName]) => [newName, name]))

/** An Event with the names of `events.k8s.io/v1`. */
export function asNewEvent(event: KubernetesObject): KubernetesObject {
  const members = Object.entries(event).filter(
    // Of the fields without a value only those of the old version are told.
    ([name, value]) => !(value === '' && (name === 'reportingComponent' || name === 'reportingInstance')),
  )
  const renamed = Object.fromEntries(members.map(([name, value]) => [newNames[name] ?? name, value]))
  return { ...renamed, apiVersion: newEventVersion } as unknown as KubernetesObject
}

/** An Event with the names of `v1`. Objects of other kinds stay as they are. */
export function asStoredEvent(object: KubernetesObject): KubernetesObject {
  if (object.apiVersion !== newEventVersion || object.kind !== 'Event') return object
  const renamed = Object.fromEntries(Object.entries(object).map(([name, value]) => [oldNames[name] ?? name, value]))
  return { ...renamed, apiVersion: 'v1' } as unknown as KubernetesObject
}

/** A field of an Event by its name in `v1`: `regarding.name` is `involvedObject.name`. */
export function storedFieldOfEvent(field: string): string {
  const [first = '', ...rest] = field.split('.')
  return [oldNames[first] ?? first, ...rest].join('.')
}
