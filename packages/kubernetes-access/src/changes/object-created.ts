import { type ActionContext, defineChange, isMapping, StepFailure, type Target } from 'chaos-plugin-api'
import type { Cluster } from '../cluster.ts'
import type { KubernetesObject, Manifest } from '../objects/kubernetes-object.ts'
import { apiVersionOf, type Resource, secrets } from '../objects/resource.ts'
import { withTrace } from '../restoration/made-by.ts'
import { managerOf } from '../restoration/managed-fields.ts'
import { identityOf, type ObjectMade, objectMade } from '../restoration/object-change.ts'
import { objectRestorer } from '../restoration/object-restorer.ts'
import { noting } from '../restoration/send-verdict.ts'
import { namesIn } from './names-in.ts'
import { kubectlName, placeOf, storedName } from './object-reference.ts'
import { identify } from './same-cluster.ts'

/** An object that was created. Undone by deleting it, if it still is the one that we created, and nobody has edited it. */
export const objectCreated = defineChange<ObjectMade>({
  data: objectMade,
  names: namesIn,
  undo: 'revert',
  restorer: objectRestorer,
  identity: identityOf,
  describe: ({ object }) => ({
    object: storedName(object),
    summary: 'created',
    byHand: `kubectl delete ${kubectlName(object)}`,
  }),
})

/**
 * Creates an object, recorded as a change. A namespaced one is created in `namespace`. The content of a Secret is sent, and never stored. One of which
 * nothing but its name is given gets a label, by which it is known again should the answer be lost. `rewritten` are lists of its spec in whose items its
 * controller fills in more, so that it owns them as a whole: what becomes of them is not taken for somebody else's change. Throws `StepFailure` where the
 * manifest has no name, or is of another kind.
 */
export async function createObject<T extends KubernetesObject>(
  { change, step }: Pick<ActionContext<Target, typeof objectCreated>, 'change' | 'step'>,
  cluster: Cluster,
  resource: Resource<T>,
  manifest: Manifest,
  namespace?: string,
  { rewritten = [] }: { readonly rewritten?: readonly string[] } = {},
): Promise<T> {
  const { name } = manifest.metadata ?? {}
  if (typeof name !== 'string' || name === '') {
    throw new StepFailure(`The ${resource.kind} to be created has no name.`, { remedy: 'Give it a metadata.name.' })
  }
  refuseOtherKind(resource, manifest, name)
  const fieldManager = managerOf(step.runId)
  const traced = withTrace(manifest)
  const isSecret = resource.group === secrets.group && resource.plural === secrets.plural
  const content = {
    ...(isSecret ? withoutSecrets(traced) : withoutMembers(traced, rewritten)),
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
  }
  const stored = {
    cluster: await identify(cluster),
    object: placeOf(resource, { name, namespace }),
    does: 'create',
    manager: fieldManager,
    content,
  } as ObjectMade
  return change(objectCreated, stored, async (call) =>
    noting(call, await cluster.create(resource, traced, namespace, { fieldManager })),
  )
}

/** The API refuses what says that it is of another kind or group, but only once it is written down what was sent: a Secret, perhaps. */
function refuseOtherKind(resource: Resource, { apiVersion, kind }: Manifest, name: string): void {
  const isKind = isLeftOut(kind) || kind === resource.kind
  const isGroup = isLeftOut(apiVersion) || groupIn(apiVersion) === resource.group
  if (isKind && isGroup) return
  const found = isKind ? `of ${apiVersion}` : `a ${kind}`
  throw new StepFailure(
    `The manifest of ${name} is ${found}, and not a ${resource.kind} of ${apiVersionOf(resource)}, so nothing is created.`,
    { applied: false, remedy: 'Name another manifest, or use the action for what this one holds.' },
  )
}

/** The API takes what is null or empty for what it serves there. */
function isLeftOut(value: string | null | undefined): boolean {
  return (value ?? '') === ''
}

function groupIn(apiVersion: unknown): string {
  const [group, version] = String(apiVersion).split('/')
  return version === undefined ? '' : group!
}

/** What may be stored of a Secret. Its content may stand under a misspelt name, too, and in annotations: `kubectl apply` writes there what it sent. */
function withoutSecrets({ metadata, ...manifest }: Manifest): Manifest {
  return { ...only(manifest, ['type', 'immutable']), metadata: only(metadata ?? {}, ['name', 'namespace', 'labels']) }
}

function withoutMembers(manifest: Manifest, members: readonly string[]): Manifest {
  const { spec } = manifest
  if (members.length === 0 || !isMapping(spec)) return manifest
  return { ...manifest, spec: Object.fromEntries(Object.entries(spec).filter(([member]) => !members.includes(member))) }
}

function only(mapping: Readonly<Record<string, unknown>>, members: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(mapping).filter(([member]) => members.includes(member)))
}
