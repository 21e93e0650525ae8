import { formatTime } from '../../clock/format-time.ts'
import type { PersistentVolume } from '../../objects/volume.ts'
import type { Cluster } from '../../registry/cluster.ts'
import { putStatus } from '../../registry/controller-writes.ts'
import { persistentVolumes } from '../../registry/resource-names.ts'

/** Writes a volume's phase and since when it has it. */
export function setVolumePhase(
  cluster: Cluster,
  volume: PersistentVolume,
  phase: NonNullable<PersistentVolume['status']['phase']>,
  message?: string,
): PersistentVolume {
  if (volume.status.phase === phase) return volume
  const lastPhaseTransitionTime = formatTime(cluster.clock.now())
  const status = { phase, lastPhaseTransitionTime, ...(message === undefined ? {} : { message }) }
  return putStatus(cluster, persistentVolumes, volume, status)
}
