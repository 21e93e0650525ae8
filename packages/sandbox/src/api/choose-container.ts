import type { Container, Pod } from '../objects/pod.ts'
import { badRequest } from '../registry/api-error.ts'

/** The container of any kind that a request names; without a name the pod's only one. Refuses what does not say which. */
export function chooseContainer({ metadata, spec }: Pod, asked: string | null): Container {
  const all = [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])]
  if (!asked) {
    const [only, ...others] = spec.containers
    if (only && others.length === 0) return only
    const names = all.map(({ name }) => name).join(' ')
    throw badRequest(`a container name must be specified for pod ${metadata.name}, choose one of: [${names}]`)
  }
  const found = all.find(({ name }) => name === asked)
  if (!found) throw badRequest(`container ${asked} is not valid for pod ${metadata.name}`)
  return found
}
