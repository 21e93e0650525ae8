import type { PersistentVolume, PersistentVolumeClaim } from '../../objects/volume.ts'
import type { Cluster } from '../../registry/cluster.ts'
import { persistentVolumes } from '../../registry/resource-names.ts'
import { readQuantity } from '../../resources/quantity.ts'
import { matchesSelector } from '../../selectors/label-selector.ts'

/**
 * The volume that a claim is bound to best: one reserved for it, else the smallest that is large enough among those with the fewest access
 * modes. With `fits` only volumes that can be used where it says.
 */
export function findVolume(
  { store }: Cluster,
  claim: PersistentVolumeClaim,
  options: { readonly reservedOnly?: boolean; readonly fits?: (volume: PersistentVolume) => boolean } = {},
): PersistentVolume | undefined {
  let best: { readonly volume: PersistentVolume; readonly modes: number; readonly size: bigint } | undefined
  const wanted = readQuantity(claim.spec.resources?.requests?.['storage'] ?? '0').amount
  for (const volume of store.list(persistentVolumes) as readonly PersistentVolume[]) {
    const size = readQuantity(volume.spec.capacity?.['storage'] ?? '0').amount
    if (size < wanted || mismatch(volume, claim) !== undefined) continue
    if (volume.spec.claimRef) {
      if (isReservedFor(volume, claim)) return volume
      continue
    }
    if (options.reservedOnly || volume.metadata.deletionTimestamp || volume.status.phase !== 'Available') continue
    if (claim.spec.selector && !matchesSelector(volume.metadata.labels, claim.spec.selector)) continue
    if (options.fits && !options.fits(volume)) continue
    const modes = volume.spec.accessModes?.length ?? 0
    if (!best || modes < best.modes || (modes === best.modes && size < best.size)) best = { volume, modes, size }
  }
  return best?.volume
}

/** Whether a volume is for this claim: by its UID, or by its name alone. */
export function isReservedFor({ spec }: PersistentVolume, { metadata }: PersistentVolumeClaim): boolean {
  const { claimRef } = spec
  return (
    claimRef !== undefined &&
    claimRef.name === metadata.name &&
    claimRef.namespace === metadata.namespace &&
    (!claimRef.uid || claimRef.uid === metadata.uid)
  )
}

/** Why a claim can't have a volume even if it names it, in the controller's words. */
export function mismatch(volume: PersistentVolume, claim: PersistentVolumeClaim): string | undefined {
  const wanted = readQuantity(claim.spec.resources?.requests?.['storage'] ?? '0').amount
  if (readQuantity(volume.spec.capacity?.['storage'] ?? '0').amount < wanted) return 'requested PV is too small'
  if ((volume.spec.storageClassName ?? '') !== (claim.spec.storageClassName ?? ''))
    return 'storageClassName does not match'
  if ((volume.spec.volumeMode ?? 'Filesystem') !== (claim.spec.volumeMode ?? 'Filesystem'))
    return 'incompatible volumeMode'
  const lacksMode = (claim.spec.accessModes ?? []).some((mode) => !volume.spec.accessModes?.includes(mode))
  return lacksMode ? 'incompatible accessMode' : undefined
}
