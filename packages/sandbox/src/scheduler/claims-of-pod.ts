import { reserveVolume } from '../controllers/persistent-volume/bind-volume.ts'
import { findVolume } from '../controllers/persistent-volume/find-volume.ts'
import { claimNamesOf } from '../controllers/persistent-volume/pods-of-claim.ts'
import { waitsForConsumer } from '../controllers/persistent-volume/reconcile-claim.ts'
import type { Node } from '../objects/node.ts'
import type { Pod } from '../objects/pod.ts'
import {
  isClaimBound,
  type PersistentVolume,
  type PersistentVolumeClaim,
  type StorageClass,
  selectedNode,
} from '../objects/volume.ts'
import type { Cluster } from '../registry/cluster.ts'
import { putMetadata } from '../registry/controller-writes.ts'
import { persistentVolumeClaims, persistentVolumes, storageClasses } from '../registry/resource-names.ts'
import { matchesTerm } from './match-node-selector.ts'

/** The claims of a pod, as the scheduler sees them. */
export interface PodClaims {
  /** Why no node at all is fit for the pod, or undefined. */
  readonly problem: string | undefined
  /** Why a node can't have the pod's volumes, or undefined. */
  refusalOf(node: Node): string | undefined
  /** Asks for the volumes that were to wait for a node. Says whether the pod has to wait for them. */
  choose(node: Node): boolean
}

const noProvisioner = 'kubernetes.io/no-provisioner'

/** Looks at a pod's claims; undefined if it has none, as most pods. */
export function claimsOfPod(cluster: Cluster, pod: Pod): PodClaims | undefined {
  const names = claimNamesOf(pod)
  if (names.length === 0) return undefined
  const { store } = cluster
  const found = names.map(
    (name) => store.get(persistentVolumeClaims, name, pod.metadata.namespace) as PersistentVolumeClaim | undefined,
  )
  const claims = found.filter((claim) => claim !== undefined)
  const open = claims.filter((claim) => !isClaimBound(claim))
  const volumes = claims
    .filter(isClaimBound)
    .map(({ spec }) => store.get(persistentVolumes, spec.volumeName ?? '') as PersistentVolume | undefined)
  return {
    problem: problemOf(cluster, names, found, open),
    refusalOf(node) {
      if (volumes.some((volume) => volume && !isUsableOn(volume, node)))
        return "node(s) didn't match PersistentVolume's node affinity"
      return open.every((claim) => canHave(cluster, claim, node))
        ? undefined
        : "node(s) didn't find available persistent volumes to bind"
    },
    choose(node) {
      for (const claim of open) {
        if (claim.metadata.annotations?.[selectedNode] !== undefined) continue
        const volume = findVolume(cluster, claim, { fits: (each) => isUsableOn(each, node) })
        if (volume) reserveVolume(cluster, volume, claim)
        else {
          const annotations = { ...claim.metadata.annotations, [selectedNode]: node.metadata.name }
          putMetadata(cluster, persistentVolumeClaims, claim, { ...claim.metadata, annotations })
        }
      }
      return open.length > 0
    },
  }
}

function problemOf(
  cluster: Cluster,
  names: readonly string[],
  found: readonly (PersistentVolumeClaim | undefined)[],
  open: readonly PersistentVolumeClaim[],
): string | undefined {
  const missing = found.indexOf(undefined)
  if (missing >= 0) return `persistentvolumeclaim "${names[missing]}" not found`
  const leaving = found.find((claim) => claim?.metadata.deletionTimestamp)
  if (leaving) return `persistentvolumeclaim "${leaving.metadata.name}" is being deleted`
  return open.every((claim) => waitsForConsumer(cluster, claim))
    ? undefined
    : 'pod has unbound immediate PersistentVolumeClaims'
}

function canHave(cluster: Cluster, claim: PersistentVolumeClaim, node: Node): boolean {
  const chosen = claim.metadata.annotations?.[selectedNode]
  if (chosen !== undefined) return chosen === node.metadata.name
  const found = cluster.store.get(storageClasses, claim.spec.storageClassName ?? '') as StorageClass | undefined
  if (found && found.provisioner !== noProvisioner) return true
  return findVolume(cluster, claim, { fits: (volume) => isUsableOn(volume, node) }) !== undefined
}

function isUsableOn({ spec }: PersistentVolume, node: Node): boolean {
  const required = spec.nodeAffinity?.required
  return required === undefined || required.nodeSelectorTerms.some((term) => matchesTerm(term, node))
}
