import {
  type Cluster,
  type KubernetesObject,
  objectName,
  type Place,
  type Resource,
  services,
} from 'chaos-kubernetes-access'
import { StepFailure } from 'chaos-plugin-api'

interface AnyService extends KubernetesObject {
  readonly spec?: {
    readonly type?: string
    readonly externalName?: string
    readonly selector?: Readonly<Record<string, string>>
  }
}

/** A Service that chooses its pods itself. */
export interface SelectingService extends KubernetesObject {
  readonly spec: { readonly selector: Readonly<Record<string, string>>; readonly [field: string]: unknown }
}

/** Reads a Service (404 where there is none). Throws `StepFailure` for one that chooses no pods: its endpoints are somebody else's. */
export async function readSelectingService(cluster: Cluster, place: Place): Promise<SelectingService> {
  const service = await cluster.get(services as Resource as Resource<AnyService>, place)
  const { type, externalName, selector = {} } = service.spec ?? {}
  if (type !== 'ExternalName' && Object.keys(selector).length > 0) return service as SelectingService
  const why =
    type === 'ExternalName'
      ? `is but another name for ${externalName}, and has no endpoints`
      : 'has no selector: whoever writes its endpoints chooses them'
  throw new StepFailure(`${objectName(services, place)} ${why}.`, { remedy: 'Name a Service that selects pods.' })
}
