import { admitObject } from '../admission/admit-object.ts'
import { checkAdmission } from '../admission/check-admission.ts'
import { formatTime } from '../clock/format-time.ts'
import { defaultObject } from '../defaulting/default-object.ts'
import type { FieldTracker } from '../managed-fields/field-tracker.ts'
import { givenEntries } from '../managed-fields/given-entries.ts'
import { withEntries, withoutEntries } from '../managed-fields/with-entries.ts'
import type { ResourceDefinition } from '../resources/resource-definition.ts'
import { objectKey } from '../store/collection.ts'
import type { KubernetesObject, ObjectMeta } from '../store/kubernetes-object.ts'
import { validateMetadata } from '../validation/validate-metadata.ts'
import { validateObject } from '../validation/validate-object.ts'
import { ApiError, alreadyExists, forbidden, invalid, notFound } from './api-error.ts'
import type { Cluster } from './cluster.ts'

export interface WriteOptions {
  /** Checks and answers as if it were done, but stores nothing. */
  readonly dryRun?: boolean
  /** Keeps the record of who set which fields. What admission adds is nobody's. Without it, the object brings its record, as server-side apply makes it. */
  readonly track?: FieldTracker
  /** Refuses what the client may not write although it may write such objects: roles that allow more than it may do. */
  readonly authorize?: ((object: KubernetesObject, before: KubernetesObject | undefined) => void) | undefined
}

/** Creates an object as the API server does: name, defaults, admission, validation, then the store. */
export function createObject<T extends KubernetesObject>(
  cluster: Cluster,
  resource: ResourceDefinition,
  requested: T,
  options: WriteOptions = {},
): T {
  const named = requested.metadata.name ? requested : withGeneratedName(cluster, resource, requested)
  if (requested.metadata.resourceVersion)
    throw new ApiError(500, undefined, 'resourceVersion should not be set on objects to be created')
  if (resource.namespaced) requireLivingNamespace(cluster, resource, named.metadata)
  options.authorize?.(named, undefined)
  const prepared = defaultObject(resource, withoutEntries(prepare(cluster, resource, named)))
  const given = named.metadata.managedFields
  const entries = options.track?.(givenEntries(resource, given, []), undefined, prepared) ?? given ?? []
  const admitted = admitObject(cluster, resource, prepared)
  const errors = [...validateMetadata(resource, admitted.metadata), ...validateObject(resource, admitted, undefined)]
  if (errors.length > 0) throw invalid(resource, admitted.metadata.name, errors)
  const note = checkAdmission(cluster, resource, admitted, undefined)
  const { name, namespace } = admitted.metadata
  const existing = cluster.store.collection(resource).get(objectKey(name, namespace))
  if (existing) throw alreadyExists(resource, name, existing.metadata.deletionTimestamp !== undefined)
  const recorded = withEntries(admitted, entries)
  if (options.dryRun) return recorded as T
  const stored = cluster.store.put(resource, recorded)
  note?.()
  return stored as T
}

function withGeneratedName<T extends KubernetesObject>(cluster: Cluster, resource: ResourceDefinition, object: T): T {
  const { generateName } = object.metadata
  if (!generateName) {
    const field = 'metadata.name'
    throw invalid(resource, '', [{ type: 'Required value', field, detail: 'name or generateName is required' }])
  }
  const base = generateName.slice(0, 58)
  return { ...object, metadata: { ...object.metadata, name: `${base}${cluster.random.suffix(5)}` } }
}

function requireLivingNamespace(cluster: Cluster, resource: ResourceDefinition, metadata: ObjectMeta): void {
  const name = metadata.namespace ?? ''
  const namespaces = { group: '', plural: 'namespaces' }
  const namespace = cluster.store.get(namespaces, name)
  if (!namespace) throw notFound(namespaces, name)
  if (namespace.metadata.deletionTimestamp) {
    const why = `unable to create new content in namespace ${name} because it is being terminated`
    const refusal = forbidden(resource, metadata.name, why)
    throw new ApiError(403, 'Forbidden', refusal.message, {
      ...refusal.details,
      causes: [
        {
          reason: 'NamespaceTerminating',
          message: `namespace ${name} is being terminated`,
          field: 'metadata.namespace',
        },
      ],
    })
  }
}

function prepare(cluster: Cluster, resource: ResourceDefinition, object: KubernetesObject): KubernetesObject {
  const {
    resourceVersion: _version,
    deletionTimestamp: _deletion,
    deletionGracePeriodSeconds: _grace,
    ...metadata
  } = object.metadata
  const { namespace, ...unscoped } = metadata
  const prepared: ObjectMeta = {
    ...unscoped,
    ...(resource.namespaced && namespace ? { namespace } : {}),
    uid: cluster.random.uid(),
    creationTimestamp: formatTime(cluster.clock.now()),
    ...(resource.generation ? { generation: 1 } : {}),
  }
  if (!resource.status || keepsStatusAtCreation.has(resource.kind)) return { ...object, metadata: prepared }
  const { status: _status, ...rest } = object
  return { ...rest, metadata: prepared } as KubernetesObject
}

/** A kubelet registers its node together with its status. */
const keepsStatusAtCreation = new Set(['Node', 'APIService', 'PersistentVolume'])
