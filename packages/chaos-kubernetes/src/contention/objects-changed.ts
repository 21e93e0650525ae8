import type { PlannedActivity } from 'chaos-plugin-api'

/** Objects that an activity is going to change, as far as its arguments say so. */
export interface ObjectsChanged {
  readonly apiVersion: string
  readonly kind: string
  readonly ns: string
  /** One of both is given. */
  readonly name: string | undefined
  readonly labels: string | undefined
  /** The replicas that it sets; undefined where it leaves them. */
  readonly replicas: number | undefined
}

const apps = 'apps/v1'
/** The activities that scale or patch, and which kind of object. */
const kinds: Readonly<Record<string, readonly [apiVersion: string, kind: string]>> = {
  'kubernetes/scale-deployment': [apps, 'Deployment'],
  'kubernetes/scale-statefulset': [apps, 'StatefulSet'],
  'kubernetes/scale-to-zero': [apps, 'Deployment'],
  'kubernetes/set-image': [apps, 'Deployment'],
  'kubernetes/break-reference': [apps, 'Deployment'],
  'kubernetes/pause-rollout': [apps, 'Deployment'],
  'kubernetes/undo-rollout': [apps, 'Deployment'],
  'kubernetes/patch': [apps, 'Deployment'],
  'kubernetes/update-daemon-set': [apps, 'DaemonSet'],
  'kubernetes/update-ingress': ['networking.k8s.io/v1', 'Ingress'],
  'kubernetes/empty-service-endpoints': ['v1', 'Service'],
}

/** Reads from an activity which objects it is going to change; undefined where it changes none, or only the run will know which. */
export function objectsChanged({ id, args }: PlannedActivity): ObjectsChanged | undefined {
  const usual = kinds[id]
  if (usual === undefined) return undefined
  const text = (name: string) => (typeof args[name] === 'string' && args[name] !== '' ? args[name] : undefined)
  const [apiVersion, kind, ns, name, labels] = [
    text('api_version') ?? usual[0],
    text('kind') ?? usual[1],
    text('ns') ?? 'default',
    text('name'),
    text('label_selector'),
  ]
  if ([apiVersion, kind, ns, name, labels].some((value) => value?.includes('${') === true)) return undefined
  if (name === undefined && labels === undefined) return undefined
  return { apiVersion, kind, ns, name, labels, replicas: replicasOf(id, args) }
}

function replicasOf(id: string, args: PlannedActivity['args']): number | undefined {
  if (id === 'kubernetes/scale-to-zero') return 0
  if (typeof args['replicas'] === 'number') return args['replicas']
  const inPatch = /"replicas":(\d+)|"\/spec\/replicas","value":(\d+)/.exec(JSON.stringify(args['patch'] ?? ''))
  return inPatch === null ? undefined : Number(inPatch[1] ?? inPatch[2])
}
