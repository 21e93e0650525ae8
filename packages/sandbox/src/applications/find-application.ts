import type { ClusterView } from '../store/cluster-view.ts'
import type { Application, Applications } from './application.ts'

/** Where a request goes: a pod and the port of its container. */
export interface PodPort {
  readonly namespace: string
  readonly name: string
  readonly port: number
}

/** What answers there. */
export interface ListeningApplication {
  readonly application: Application
  readonly container: string
  readonly image: string
  readonly labels: Readonly<Record<string, string>>
}

interface PodSpec {
  readonly containers?: readonly {
    readonly name?: string
    readonly image?: string
    readonly ports?: readonly { readonly containerPort: number }[]
  }[]
}

/** The application that listens on a pod's port; `undefined` where nothing does. */
export function findApplication(
  view: ClusterView,
  applications: Applications,
  { namespace, name, port }: PodPort,
): ListeningApplication | undefined {
  const pod = view.get({ group: '', plural: 'pods' }, name, namespace)
  const { containers = [] } = (pod?.['spec'] ?? {}) as PodSpec
  const declares = containers.find(({ ports }) => ports?.some(({ containerPort }) => containerPort === port))
  for (const { name: container = '', image = '', ports = [] } of declares === undefined ? containers : [declares]) {
    if (declares === undefined && ports.length > 0) continue
    const application = ofImage(applications, image)
    if (application) return { application, container, image, labels: pod?.metadata.labels ?? {} }
  }
  return undefined
}

function ofImage(applications: Applications, image: string): Application | undefined {
  for (const key of [image, image.replace(/@.*$/, ''), image.replace(/@.*$/, '').replace(/:[^:/]*$/, '')]) {
    if (Object.hasOwn(applications, key)) return applications[key]
  }
  return undefined
}
