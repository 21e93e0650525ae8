import type { KubernetesObject } from 'chaos-kubernetes-access'

/** Somebody who keeps an object as it is written down elsewhere, or sets it anew. */
export interface Keeper {
  /** The activity that pauses them; undefined where there is none. */
  readonly pausedBy?: string
  /** Who it is, what will happen, and what to do. */
  readonly sentence: string
}

/** Tells from labels, annotations and managed fields who keeps an object. `which` is the object as people name it. */
export function keepersOf({ metadata }: KubernetesObject, which: string): readonly Keeper[] {
  const { labels = {}, annotations = {} } = metadata
  const entries = metadata['managedFields'] as readonly { readonly manager?: string }[] | undefined
  const managers = new Set((entries ?? []).map(({ manager }) => manager))
  const keepers: Keeper[] = []
  const tracked = annotations['argocd.argoproj.io/tracking-id']?.split(':')[0]
  if (tracked !== undefined || managers.has('argocd-controller') || managers.has('argocd-application-controller')) {
    const application = tracked ?? labels['app.kubernetes.io/instance']
    keepers.push({
      pausedBy: 'pause-argo-cd-sync',
      sentence: `Argo CD keeps ${which}${named('application', application)} and puts it back where it heals itself; pause that first, with pause-argo-cd-sync.`,
    })
  }
  const kustomization = labels['kustomize.toolkit.fluxcd.io/name']
  const release = labels['helm.toolkit.fluxcd.io/name']
  if (kustomization !== undefined || release !== undefined || managers.has('kustomize-controller')) {
    const [kind, name] = release === undefined ? ['Kustomization', kustomization] : ['HelmRelease', release]
    keepers.push({
      pausedBy: 'suspend-flux',
      sentence: `Flux keeps ${which}${named(kind!, name)} and puts it back when it reconciles next; suspend it first, with suspend-flux.`,
    })
  } else if (annotations['meta.helm.sh/release-name'] !== undefined || managers.has('helm')) {
    keepers.push({
      sentence: `Helm has installed ${which}${named('release', annotations['meta.helm.sh/release-name'])}, and an upgrade during the run sets its fields anew, which the undo then leaves; let nobody upgrade it meanwhile.`,
    })
  }
  return keepers
}

function named(kind: string, name: string | undefined): string {
  return name === undefined ? '' : ` (${kind} ${name})`
}
