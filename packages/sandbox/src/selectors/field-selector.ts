import { storedFieldOfEvent } from '../events/event-forms.ts'
import { asRecord } from '../json/is-record.ts'
import { valueAt } from '../json/value-at.ts'
import { badRequest } from '../registry/api-error.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'

export interface FieldRequirement {
  readonly field: string
  readonly value: string
  readonly negated: boolean
}

const byKind: Readonly<Record<string, readonly string[]>> = {
  Pod: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.podIPs',
    'status.nominatedNodeName',
  ],
  Event: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  Node: ['spec.unschedulable'],
  Secret: ['type'],
  Namespace: ['status.phase'],
  ReplicaSet: ['status.replicas'],
  ReplicationController: ['status.replicas'],
  Job: ['status.successful'],
  Service: ['spec.clusterIP', 'spec.type'],
  CertificateSigningRequest: ['spec.signerName'],
  ResourceSlice: ['spec.nodeName', 'spec.driver'],
}

/** Reads the text of a `fieldSelector` parameter and refuses fields that the kind can't be selected by. */
export function parseFieldSelector(text: string, kind: string): readonly FieldRequirement[] {
  return text
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const match = /^([^!=]+)(==|!=|=)(.*)$/.exec(part.trim())
      if (!match) throw badRequest(`invalid selector: '${text}'; can't understand '${part}'`)
      const [, asked, operator, value] = match
      const field = kind === 'Event' ? storedFieldOfEvent(asked!) : asked
      if (field !== 'metadata.name' && field !== 'metadata.namespace' && !byKind[kind]?.includes(field!)) {
        throw badRequest(
          byKind[kind]
            ? `field label not supported: ${field}`
            : `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`,
        )
      }
      return { field: field!, value: value!, negated: operator === '!=' }
    })
}

/** Whether an object meets all requirements. */
export function matchesFields(object: KubernetesObject, requirements: readonly FieldRequirement[]): boolean {
  return requirements.every(({ field, value, negated }) => (fieldText(object, field) === value) !== negated)
}

function fieldText(object: KubernetesObject, field: string): string {
  if (field === 'source') return String(asRecord(object['source'])['component'] ?? '')
  if (field === 'status.successful') return String(valueAt(object, ['status', 'succeeded']) ?? 0)
  const value = valueAt(object, field.split('.'))
  if (value === undefined && (field === 'spec.unschedulable' || field === 'spec.hostNetwork')) return 'false'
  if (value === undefined && field === 'status.replicas') return '0'
  return value === undefined ? '' : String(value)
}
