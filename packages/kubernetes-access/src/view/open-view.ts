import type { SystemContext } from 'chaos-plugin-api'
import type { KubernetesObject } from '../objects/kubernetes-object.ts'
import { resourcePath } from '../objects/resource.ts'
import { queryString } from '../query-string.ts'
import type { Connection } from '../transport/connection.ts'
import { ObjectView } from './object-view.ts'
import { SharedView, type ViewRequest } from './shared-view.ts'
import type { ViewShape } from './view-shape.ts'

// biome-ignore lint/suspicious/noExplicitAny: views of all kinds of objects and shapes stand here
type AnyView = SharedView<any, any>
interface Shared {
  readonly view: AnyView
  users: number
}
// biome-ignore lint/suspicious/noExplicitAny: shapes of all kinds stand here
const open = new WeakMap<Connection, Map<ViewShape<any, any>, Map<string, Shared>>>()

/**
 * Opens a view of objects, or joins one that others have open. Resolves once it shows something that was read after this call.
 * Throws `StepFailure` where they can't be listed.
 */
export async function openView<T extends KubernetesObject, Kept>(
  connection: Connection,
  context: Pick<SystemContext, 'signal' | 'clock'>,
  request: ViewRequest<T, Kept>,
): Promise<ObjectView<Kept>> {
  const { resource, query, shape, polls = false } = request
  const { namespace, labelSelector, fieldSelector } = query
  const key = `${resourcePath(resource, namespace)}${queryString({ labelSelector, fieldSelector, polls })}`
  const shapes = entry(open, connection, () => new Map())
  const views = entry(shapes, shape, () => new Map<string, Shared>())
  const known = views.get(key)
  const failed = known?.view.failure !== undefined
  const shared =
    known === undefined || failed ? { view: new SharedView(connection, context.clock, request), users: 0 } : known
  views.set(key, shared)
  shared.users += 1
  let released = false
  const release = () => {
    if (released) return
    released = true
    shared.users -= 1
    if (shared.users > 0) return
    shared.view.end()
    if (views.get(key) === shared) views.delete(key)
  }
  const needed = shared === known ? shared.view.refresh() : 1
  const view = new ObjectView<Kept>(shared.view, context, needed, release)
  try {
    await view.until(() => true)
    return view
  } catch (error) {
    release()
    throw error
  }
}

function entry<K extends object, V>(
  map: { get(key: K): V | undefined; set(key: K, value: V): unknown },
  key: K,
  make: () => V,
): V {
  const found = map.get(key)
  if (found !== undefined) return found
  const made = make()
  map.set(key, made)
  return made
}
