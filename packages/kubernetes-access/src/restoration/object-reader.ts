import type { Clock } from 'chaos-plugin-api'
import type { Cluster } from '../cluster.ts'
import type { KubernetesObject } from '../objects/kubernetes-object.ts'
import { apiVersionOf, type Place, type Resource } from '../objects/resource.ts'
import { isApiFailure, isOfServer } from '../transport/api-failure.ts'
import { isServed } from './is-served.ts'
import type { ObjectChange } from './object-change.ts'
import type { Reading } from './verdict.ts'

/** From how many objects of one kind and namespace on they are read by a list. */
const worthAList = 10

/** What was read, and when that began, in milliseconds since 1970 (UTC): what came about since is not in it, however late the answer came. */
export interface ObjectRead {
  readonly reading: Reading
  readonly began: number
}

interface ReadList {
  readonly began: number
  readonly objects: Promise<Map<string, KubernetesObject>>
}

/** Reads objects that are to be restored: many of one kind and namespace by one list the first time, else one by one. */
export class ObjectReader {
  /** How many of a kind and namespace there are. */
  readonly #expected = new Map<string, number>()
  readonly #lists = new Map<string, ReadList>()

  constructor(changes: readonly ObjectChange[]) {
    for (const { cluster, object } of changes) {
      const group = groupOf(object, cluster.uid ?? cluster.server)
      this.#expected.set(group, (this.#expected.get(group) ?? 0) + 1)
    }
  }

  /** Reads an object: what a list says of it at first, else what the server says now. */
  async read(
    cluster: Cluster,
    resource: Resource,
    place: Place,
    { cluster: { uid, server }, object }: ObjectChange,
    clock: Pick<Clock, 'now'>,
  ): Promise<ObjectRead> {
    const group = groupOf(object, uid ?? server)
    const readNow = async (): Promise<ObjectRead> => {
      const began = clock.now()
      return { began, reading: await readObject(cluster, resource, place) }
    }
    if ((this.#expected.get(group) ?? 0) < worthAList) return readNow()
    let list = this.#lists.get(group)
    if (list === undefined) {
      list = { began: clock.now(), objects: readAll(cluster, resource, place.namespace) }
      this.#lists.set(group, list)
    }
    // Whoever may not list, or is cut off while it does, asks for each.
    const listed = await list.objects.catch(() => undefined)
    const found = listed?.get(place.name)
    // What a list said once is not asked of it again; and only the server's own word for it says that an object is gone.
    listed?.delete(place.name)
    return found === undefined ? readNow() : { began: list.began, reading: found }
  }
}

/** Reads an object now. Throws where nobody can tell whether it is there. */
export async function readObject(cluster: Cluster, resource: Resource, place: Place): Promise<Reading> {
  try {
    return (await cluster.find(resource, place)) ?? 'absent'
  } catch (error) {
    if (!isApiFailure(error, 404) || !isOfServer(error)) throw error
    if (await isServed(cluster, resource)) throw error
    return 'unserved'
  }
}

async function readAll(
  cluster: Cluster,
  resource: Resource,
  namespace: string | undefined,
): Promise<Map<string, KubernetesObject>> {
  const found = new Map<string, KubernetesObject>()
  const apiVersion = apiVersionOf(resource)
  for await (const page of cluster.pages(resource, { namespace })) {
    for (const item of page.items) found.set(item.metadata.name, { ...item, apiVersion, kind: resource.kind })
  }
  return found
}

function groupOf({ group, plural, namespace }: ObjectChange['object'], cluster: string): string {
  return JSON.stringify([cluster, group, plural, namespace])
}
