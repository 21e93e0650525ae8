import { deepEqual } from '../json/deep-equal.ts'
import { asRecord } from '../json/is-record.ts'
import type { FieldError } from '../registry/api-error.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'

const immutable = ['involvedObject', 'reason', 'message', 'type', 'action', 'eventTime', 'related', 'source']

/** What is wrong with an Event. The newer version asks for more, and lets nothing be changed but the series. */
export function validateEvent(
  event: KubernetesObject,
  current: KubernetesObject | undefined,
  isNew: boolean,
): readonly FieldError[] {
  const errors: FieldError[] = []
  const namespace = asRecord(event['involvedObject'])['namespace'] ?? 'default'
  if (namespace !== event.metadata.namespace) {
    const detail = 'does not match event.namespace'
    errors.push({ type: 'Invalid value', field: 'involvedObject.namespace', value: namespace, detail })
  }
  if (!isNew) return errors
  if (current) {
    for (const field of immutable) {
      if (deepEqual(event[field], current[field])) continue
      errors.push({ type: 'Invalid value', field, value: event[field] ?? '', detail: 'field is immutable' })
    }
    return errors
  }
  const { type = '', eventTime } = event
  if (eventTime === null || eventTime === undefined) {
    errors.push({ type: 'Required value', field: 'eventTime', detail: '' })
  }
  if (type !== 'Normal' && type !== 'Warning') {
    errors.push({ type: 'Invalid value', field: 'type', value: type, detail: `has invalid value: ${String(type)}` })
  }
  return errors
}
