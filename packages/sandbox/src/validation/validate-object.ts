import { validateEvent } from '../events/validate-event.ts'
import type { FieldError } from '../registry/api-error.ts'
import type { ResourceDefinition } from '../resources/resource-definition.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { validateSchema } from '../structural-schema/validate-schema.ts'
import { validateNode } from './validate-node.ts'
import { validatePod } from './validate-pod.ts'
import { validateSmallKinds } from './validate-small-kinds.ts'
import { validateWorkload } from './validate-workload.ts'

/** What is wrong with the object's own fields; with the stored object at hand also what may not change. */
export function validateObject(
  resource: ResourceDefinition,
  object: KubernetesObject,
  current: KubernetesObject | undefined,
): readonly FieldError[] {
  if (resource.custom) {
    const schema = resource.custom.schemas[resource.storageVersion]
    return schema ? validateSchema(object, schema, current) : []
  }
  switch (resource.kind) {
    case 'Pod':
      return validatePod(object, current)
    case 'Deployment':
    case 'ReplicaSet':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'ReplicationController':
    case 'Job':
      return validateWorkload(resource.kind, object, current)
    case 'Event':
      return validateEvent(object, current, resource.group === 'events.k8s.io')
    case 'Node':
      return [...validateNode(object, current), ...validateSmallKinds(resource.kind, object, current)]
    default:
      return validateSmallKinds(resource.kind, object, current)
  }
}
