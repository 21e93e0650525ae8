import { type ContainerPlace, isMeant } from './container-place.ts'

/** Names of this top level lead nowhere by definition: RFC 6761. */
const nowhere = /^[^/]+\.invalid(?::\d+)?\//

/** Why the image of a container can't be pulled; undefined where it can. */
export function pullFailure(place: ContainerPlace): string | undefined {
  if (place.behaviour.imagePullFails && isMeant(place)) return 'sim.cluster/image-pull asks for it'
  const [host] = nowhere.exec(place.container.image ?? '') ?? []
  return host === undefined ? undefined : `lookup ${host.slice(0, -1).replace(/:\d+$/, '')}: no such host`
}
