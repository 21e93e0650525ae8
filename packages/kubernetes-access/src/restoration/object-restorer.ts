import type { ObjectHistory, Restoration, RestoreContext, RestoreFinding, Restorer } from 'chaos-plugin-api'
import { resolvePlace } from '../changes/object-reference.ts'
import { connectToSameCluster } from '../changes/same-cluster.ts'
import { workloadHealer } from '../healing/workload-healer.ts'
import { ownersOf } from '../objects/owners.ts'
import { type CameTo, identityOf, type ObjectChange, objectChange } from './object-change.ts'
import { pastOf } from './object-past.ts'
import { ObjectReader } from './object-reader.ts'
import type { Surroundings } from './refine-verdict.ts'
import { restoreObject } from './restore-object.ts'

type History = ObjectHistory<ObjectChange>

/** Puts Kubernetes objects back, whatever was done to them by changes of whatever type. */
export const objectRestorer: Restorer<ObjectChange> = {
  data: objectChange,
  healer: workloadHealer,
  begin: (histories) => new ObjectRestoration(histories),
}

class ObjectRestoration implements Restoration<ObjectChange>, Surroundings {
  readonly #reader: ObjectReader
  /** The UIDs of objects that were deleted, and the history of each. */
  readonly #removed = new Map<string, string>()
  /** By what UID an object goes that was made anew. */
  readonly #remade = new Map<string, string>()
  /** The keys of objects that have come to their end. */
  readonly #ended = new Set<string>()

  constructor(histories: readonly History[]) {
    this.#reader = new ObjectReader(histories.map(({ calls }) => calls[0]!.data))
    for (const history of histories) {
      const { removal } = pastOf(history)
      if (removal !== undefined) this.#removed.set(removal.uid, history.key)
      this.#noteRemade(history)
    }
  }

  noteRemade(uid: string, now: string): void {
    this.#remade.set(uid, now)
  }

  uidNow(uid: string): string | undefined {
    return this.#remade.get(uid)
  }

  isToCome(uid: string): boolean {
    const key = this.#removed.get(uid)
    return key !== undefined && !this.#ended.has(key) && !this.#remade.has(uid)
  }

  /** The namespace that an object stands in, and its owners. */
  after(history: History): readonly string[] {
    const { cluster, object } = history.calls[0]!.data
    const namespace =
      object.namespace === null
        ? []
        : [
            identityOf({
              cluster,
              object: { ...object, group: '', plural: 'namespaces', namespace: null, name: object.namespace },
            }),
          ]
    const owners = ownersOf(pastOf(history).removal?.content)
      .map(({ uid }) => this.#removed.get(uid))
      .filter((key) => key !== undefined)
    return [...namespace, ...owners]
  }

  async restore(context: RestoreContext<ObjectChange>): Promise<RestoreFinding> {
    const { key, calls } = context.history()
    const { data } = calls.at(-1)!
    const { resource, place } = resolvePlace(data.object)
    const about = { cluster: data.cluster, object: data.object }
    const cluster = await connectToSameCluster(context, data.cluster)
    const read = await this.#reader.read(cluster, resource, place, data, context.clock)
    const found = await restoreObject({ cluster, resource, place, about, context }, read, this)
    this.#noteRemade(context.history())
    if (found.state === 'settled') this.#ended.add(key)
    return found
  }

  #noteRemade({ calls }: History): void {
    const removal = pastOf({ key: '', calls }).removal
    const made = calls.findLast(({ data, by, came }) => by === 'undo' && data.does === 'create' && came !== undefined)
    if (removal !== undefined && made !== undefined) this.#remade.set(removal.uid, (made.came as CameTo).uid)
  }
}
