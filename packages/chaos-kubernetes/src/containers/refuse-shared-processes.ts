import { objectName, type Pod, pods } from 'chaos-kubernetes-access'
import { StepFailure } from 'chaos-plugin-api'

/** Throws `StepFailure` where signals to all processes would reach more than those of one container: of the other containers, or of the node itself. */
export function refuseSharedProcesses({ metadata, spec }: Pod): void {
  const shared =
    spec['hostPID'] === true
      ? 'sees the processes of its node (hostPID)'
      : spec['shareProcessNamespace'] === true
        ? 'shares its processes among its containers (shareProcessNamespace)'
        : undefined
  if (shared === undefined) return
  throw new StepFailure(
    `${objectName(pods, metadata)} ${shared}, so that signals would reach more than one container.`,
    {
      applied: false,
      remedy: 'Choose pods whose containers have processes of their own.',
    },
  )
}
