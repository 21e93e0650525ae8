import type { Cluster, Resource } from 'chaos-kubernetes-access'
import { StepFailure } from 'chaos-plugin-api'

/** Applications of Argo CD. */
export const argoApplications: Resource = {
  group: 'argoproj.io',
  version: 'v1alpha1',
  plural: 'applications',
  kind: 'Application',
  namespaced: true,
}

const flux = (group: string, plural: string, kind: string, ...versions: readonly string[]) =>
  versions.map((version): Resource => ({ group, version, plural, kind, namespaced: true }))

/** What keeps objects in Flux, in every version that may be served, the newest first. */
export const fluxKinds = {
  Kustomization: flux('kustomize.toolkit.fluxcd.io', 'kustomizations', 'Kustomization', 'v1', 'v1beta2'),
  HelmRelease: flux('helm.toolkit.fluxcd.io', 'helmreleases', 'HelmRelease', 'v2', 'v2beta2', 'v2beta1'),
} as const

/** Finds the version in which a cluster serves a kind. Fails (`StepFailure`) where it serves none. `what` is what would bring it. */
export async function findServed(cluster: Cluster, versions: readonly Resource[], what: string): Promise<Resource> {
  for (const { group, version, plural } of versions) {
    const found = await cluster.resourceNamed(`${group}/${version}`, plural)
    if (found !== undefined) return found
  }
  const [{ plural, group } = { plural: '', group: '' }] = versions
  throw new StepFailure(`The cluster serves no ${plural} of ${group}.`, {
    applied: false,
    remedy: `Install ${what}, or leave this step out.`,
  })
}
