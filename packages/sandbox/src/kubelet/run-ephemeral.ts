import type { Container, Pod, PodStatus } from '../objects/pod.ts'
import type { Cluster } from '../registry/cluster.ts'
import { noInput } from './command-input.ts'
import { processesOf } from './processes-of.ts'
import { runCommand } from './run-command.ts'

/** The ephemeral containers with a command of their own that were begun just now. Others go on for whoever attaches to them. */
export function begunIn({ spec, status: before }: Pod, status: PodStatus): readonly Container[] {
  const names = new Set(before.ephemeralContainerStatuses?.map(({ name }) => name))
  return (spec.ephemeralContainers ?? []).filter(
    ({ name, command }) =>
      Array.isArray(command) &&
      !names.has(name) &&
      status.ephemeralContainerStatuses?.some((each) => each.name === name),
  )
}

/** Runs the command of an ephemeral container among the processes of its target, and returns its exit code. */
export async function runEphemeral({ clock, store }: Cluster, pod: Pod, container: Container): Promise<number> {
  const { command, targetContainerName } = container
  const processes = processesOf(store, pod, String(targetContainerName ?? container.name))
  const silent = (): void => undefined
  const streams = { input: noInput, output: silent, error: silent }
  return runCommand(command as readonly string[], { pod, container, clock, store, processes }, streams)
}
