import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** An activity of Chaos Toolkit's Kubernetes extension: `action('chaosk8s.node.actions', 'cordon_node', { name })`. */
export function action(module: string, func: string, args: object = {}, more: object = {}): object {
  return { type: 'action', name: func, provider: { type: 'python', module, func, arguments: args }, ...more }
}

/** Drains one node; evictions that a budget refuses are tried until the time-out (seconds). */
export function drain(node: string, timeout = 60): object {
  return action('chaosk8s.node.actions', 'drain_nodes', { name: node, delete_pods_with_local_storage: true, timeout })
}

/** Writes an experiment into a folder and returns the file's path. */
export async function writeExperiment(
  folder: string,
  {
    method,
    rollbacks = [],
    runtime = {},
  }: { readonly method: readonly object[]; readonly rollbacks?: readonly object[]; readonly runtime?: object },
): Promise<string> {
  const file = join(folder, 'experiment.json')
  const experiment = {
    version: '1.0.0',
    title: 'A test',
    description: 'Of the command line.',
    method,
    rollbacks,
    runtime,
  }
  await writeFile(file, JSON.stringify(experiment, null, 2))
  return file
}
