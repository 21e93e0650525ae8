import { type ActionContext, defineChange, StepFailure } from 'chaos-plugin-api'
import { z } from 'zod'
import type { Cluster } from '../cluster.ts'
import type { KubernetesObject, Manifest } from '../objects/kubernetes-object.ts'
import type { Resource } from '../objects/resource.ts'
import { awaitGone } from './await-gone.ts'
import { lookAgainIfRefused } from './look-again-if-refused.ts'
import { clusterIdentity, kubectlName, objectPlace, placeOf, resolvePlace, storedName } from './object-reference.ts'
import { connectToSameCluster, identify } from './same-cluster.ts'

const data = z.strictObject({
  cluster: clusterIdentity,
  object: objectPlace,
  mark: z.string().describe(`Value of the object's annotation chaos-cli/created-by, by which we know ours again`),
})
type Data = z.infer<typeof data>

/** The UID is not known before the object exists, so what we create bears the mark of the step that creates it. */
const markAnnotation = 'chaos-cli/created-by'

/** An object that was created. Undone by deleting it, if it still is the one that we created. */
export const objectCreated = defineChange<Data>({
  data,
  undo: 'revert',
  describe: ({ object }) => ({
    object: storedName(object),
    summary: 'created',
    byHand: `kubectl delete ${kubectlName(object)}`,
  }),
  async inspect({ cluster, object, mark }, context) {
    const { resource, place } = resolvePlace(object)
    const found = await (await connectToSameCluster(context, cluster)).find(resource, place)
    if (found === undefined) return 'restored'
    return found.metadata.annotations?.[markAnnotation] === mark ? 'applied' : 'replaced'
  },
  async revert({ cluster, object, mark }, context) {
    const { resource, place } = resolvePlace(object)
    const connected = await connectToSameCluster(context, cluster)
    const found = await connected.find(resource, place)
    if (found?.metadata.annotations?.[markAnnotation] !== mark) return
    const { uid, deletionTimestamp } = found.metadata
    if (deletionTimestamp === undefined) {
      await lookAgainIfRefused(() => connected.delete(resource, place, { uid, propagationPolicy: 'Background' }))
    }
    await awaitGone(context, connected, resource, place, uid)
  },
})

/** Creates an object, recorded as a change. A namespaced one is created in `namespace`. */
export async function createObject<T extends KubernetesObject>(
  { change, step }: Pick<ActionContext, 'change' | 'step'>,
  cluster: Cluster,
  resource: Resource<T>,
  manifest: Manifest,
  namespace?: string,
): Promise<T> {
  const { metadata = {} } = manifest
  const { name } = metadata
  if (typeof name !== 'string' || name === '') {
    throw new StepFailure(`The ${resource.kind} to be created has no name.`, { remedy: 'Give it a metadata.name.' })
  }
  const mark = `${step.runId}/${step.id}/${step.attempt}`
  const marked = { ...metadata, annotations: { ...(metadata['annotations'] ?? {}), [markAnnotation]: mark } }
  const stored = { cluster: await identify(cluster), object: placeOf(resource, { name, namespace }), mark }
  return change(objectCreated, stored, () => cluster.create(resource, { ...manifest, metadata: marked }, namespace))
}
